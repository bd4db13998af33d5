// SPDX-License-Identifier: Apache-2.0
using Fleet.Plotter.Commands;
using Fleet.Plotter.Diagnostics;
using Fleet.Storage.Writing;

namespace Fleet.Plotter.Web;

/// <summary>Headers for every answer, and the one place where errors become a status and a line.</summary>
sealed class Answers(RequestDelegate next, ILogger<Answers> logger)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        try
        {
            await next(context);
        }
        catch (PlotterException e)
        {
            await SayAsync(context, StatusOf(e.ExitCode), e.Message);
        }
        catch (StoreUnavailableException e)
        {
            PlotterLog.StoreAway(logger, e.Message);
            await SayAsync(context, StatusCodes.Status503ServiceUnavailable, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            PlotterLog.RequestFailed(logger, context.Request.Path, e);
            await SayAsync(context, StatusCodes.Status500InternalServerError, "internal error: the log has the details");
        }
    }

    static int StatusOf(int exitCode) => exitCode switch
    {
        ExitCode.NoData => StatusCodes.Status404NotFound,
        ExitCode.Unreachable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status400BadRequest,
    };

    static async Task SayAsync(HttpContext context, int status, string line)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(line + "\n", context.RequestAborted);
    }
}
