# SPDX-License-Identifier: Apache-2.0
# Build context: out/images/collector, made by deploy/stage-images: self-contained, the base gives the C library and no .NET.
ARG BASE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
FROM ${BASE}
COPY . /app/
USER 1654
EXPOSE 7417 7418
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s CMD ["/app/fleet-collector", "healthcheck"]
ENTRYPOINT ["/app/fleet-collector"]
CMD ["serve", "--grpc", "0.0.0.0:7417", "--http", "0.0.0.0:7418"]
