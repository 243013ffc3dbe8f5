/** An error as the validator gives it. */
export interface SchemaError {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly data?: unknown;
  readonly parentSchema?: ParentSchema;
  readonly propertyName?: string;
}

export interface ParentSchema {
  readonly type?: string | readonly string[];
  readonly properties?: object;
  readonly required?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}
