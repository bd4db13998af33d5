# SPDX-License-Identifier: Apache-2.0
# Build context: out/images/agent, made by deploy/stage-images: one native file, which needs the C library only. Root, because the
# engine gives added capabilities to no other user; docker-compose.yml drops all but two of them.
ARG BASE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
FROM ${BASE}
COPY . /app/
USER 0
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s CMD ["/app/fleet-agent", "healthcheck"]
ENTRYPOINT ["/app/fleet-agent"]
CMD ["run", "--spool", "/var/lib/fleet/spool"]
