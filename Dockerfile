# Tollgate and git, for a CI without Node: see docs/container.md. The release workflow builds it from the package that it
# made: docker build --file Dockerfile FOLDER, where FOLDER has tollgate-*.tgz.
FROM node:22.22.2-bookworm-slim

# A CI clones as another user than the one that runs here, which git refuses unless it is told to trust the folder.
# Debian removes a version once it has a newer one: its packages are pinned by the base image's release.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates git \
    && rm -rf /var/lib/apt/lists/* \
    && git config --system --add safe.directory '*'

# The package has no dependencies: nothing is fetched, and no script of a package runs.
RUN --mount=type=bind,target=/package \
    npm install --global --offline --ignore-scripts --no-audit --no-fund /package/tollgate-*.tgz \
    && tollgate --version

# No ENTRYPOINT: GitLab and Bitbucket run a shell.
USER 1000
WORKDIR /home/node
CMD ["tollgate", "--help"]
