# The mock in a container: docker build -t invitekit . && docker run --rm -p 4010:4010 invitekit
# What goes in is the package that `npm run pack` writes, so that both are the same.
ARG NODE=24-bookworm-slim

FROM node:${NODE} AS build
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run --silent pack -- --to /packed \
  && mkdir /app \
  && tar --extract --gzip --file /packed/invitekit-*.tgz --strip-components 1 --directory /app

FROM node:${NODE}
LABEL org.opencontainers.image.title="invitekit" \
  org.opencontainers.image.description="Stateful mock server for organization-invitation APIs" \
  org.opencontainers.image.source="https://github.com/invitekit/invitekit" \
  org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /app /app
# A new volume takes its owner from here.
RUN mkdir /data && chown node:node /data
# Every flag of `invitekit start` has a variable; PORT names the port too.
ENV NODE_ENV=production INVITEKIT_HOST=0.0.0.0 INVITEKIT_DATA=/data
# node, by its number: so a cluster sees that it is not root.
USER 1000:1000
WORKDIR /data
VOLUME /data
EXPOSE 4010
HEALTHCHECK --interval=5s --timeout=5s --start-period=10s \
  CMD ["node", "/app/bin/invitekit.js", "health"]
# No package manager and no shell in front: a signal reaches the mock itself.
ENTRYPOINT ["node", "/app/bin/invitekit.js"]
CMD ["start"]
