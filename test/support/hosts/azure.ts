import { type Comment, paged, rewritten, route, type StandIn, standIn, TOKEN, write } from "./standing.ts";

const PROJECT = "6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c";
const REPOSITORY = "3411ebc1-d5aa-464f-9615-0b527bc66719";
const THREADS = `/acme/${PROJECT}/_apis/git/repositories/${REPOSITORY}/pullRequests/7/threads`;
/** The build service of the project. */
export const BUILD_SERVICE = "d6245f20-2af8-44f4-9451-8107cb2767db";
const LONGEST = 150_000;
const PAGE = 100;

/** As Azure DevOps says what is wrong. */
const wrong = (message: string) => ({ $id: "1", innerException: null, message, typeKey: "GitException", errorCode: 0 });

/** A thread of one comment, whose ids are counted in the thread. */
const shown = ({ id, author, body, isDeleted = false, status = "active" }: Comment): object => ({
  id,
  status,
  isDeleted: false,
  comments: [
    {
      id: 1,
      parentCommentId: 0,
      author: { id: author, displayName: "somebody" },
      commentType: "text",
      ...(isDeleted ? { isDeleted } : { content: body }),
    },
  ],
});

/** Of itself, Azure adds a thread about each push. */
const PUSHED = {
  id: 5,
  comments: [{ id: 1, author: { id: BUILD_SERVICE }, content: "pushed", commentType: "system" }],
};

export async function azureStandIn(): Promise<StandIn> {
  const standing = await standIn((state, asked) => {
    const { query, headers, body } = asked;
    const text = body?.comments?.[0]?.content ?? body?.content;
    if (headers.authorization !== `Bearer ${TOKEN}`) return { status: 401, body: "" };
    if (!/^7\.0(-preview)?$/.test(query.get("api-version") ?? "")) {
      return { status: 400, body: wrong("No api-version was supplied for the request.") };
    }
    if (text?.length > LONGEST) {
      return { status: 400, body: wrong("A discussion comment cannot be longer than 150000 characters.") };
    }
    switch (route(asked)) {
      case "GET /acme/_apis/connectionData":
        return { status: 200, body: { authenticatedUser: { id: BUILD_SERVICE } } };
      case `GET ${THREADS}`: {
        const page = Number(query.get("continuationToken") ?? 1);
        const { cut, isMore } = paged(state.comments, PAGE, page);
        const value = [PUSHED, ...cut.map(shown)];
        const more = isMore ? { "x-ms-continuationtoken": String(page + 1) } : {};
        return { status: 200, body: { value, count: value.length }, headers: more };
      }
      case `POST ${THREADS}`: {
        const comment = write(state, BUILD_SERVICE, text);
        comment.status = body.status;
        return { status: 200, body: shown(comment) };
      }
      case `PATCH ${THREADS}/ID/comments/1`: {
        const comment = rewritten(state, asked, text);
        return comment && { status: 200, body: { id: 1, content: text } };
      }
      case `PATCH ${THREADS}/ID`: {
        const thread = state.comments.find(({ id }) => asked.path.endsWith(`/${id}`));
        if (thread === undefined) return;
        thread.status = body.status;
        return { status: 200, body: shown(thread) };
      }
      default:
        return;
    }
  }, wrong("TF401180: The requested pull request was not found."));
  const env = {
    TF_BUILD: "True",
    BUILD_REPOSITORY_PROVIDER: "TfsGit",
    BUILD_REPOSITORY_ID: REPOSITORY,
    BUILD_BUILDID: "99",
    SYSTEM_COLLECTIONURI: `${standing.url}/acme/`,
    SYSTEM_TEAMPROJECTID: PROJECT,
    SYSTEM_PULLREQUEST_PULLREQUESTID: "7",
    SYSTEM_PULLREQUEST_SOURCECOMMITID: "0123456789abcdef0123456789abcdef01234567",
    BUILD_SOURCEVERSION: "fedcba9876543210fedcba9876543210fedcba98",
    SYSTEM_ACCESSTOKEN: TOKEN,
  };
  return Object.assign(standing, { env });
}
