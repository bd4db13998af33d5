# SPDX-License-Identifier: Apache-2.0
# Build context: out/images/plotter, made by deploy/stage-images: self-contained with fonts and SkiaSharp, the base gives the C
# library and no .NET.
ARG BASE=mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
FROM ${BASE}
COPY . /app/
USER 1654
EXPOSE 7420
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s CMD ["/app/fleet-plotter", "healthcheck"]
ENTRYPOINT ["/app/fleet-plotter"]
CMD ["serve", "--http", "0.0.0.0:7420"]
