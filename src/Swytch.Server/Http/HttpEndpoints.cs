using Microsoft.AspNetCore.Http;
using Swytch.Server.Observability;

namespace Swytch.Server.Http;

/// <summary>What the HTTP address serves: <c>/healthz</c>, <c>/readyz</c>, <c>/metrics</c>. Nothing here needs or reveals a secret.</summary>
internal sealed class HttpEndpoints(Func<bool> isReady, PrometheusText metrics)
{
    public Task ServeAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET, HEAD";
            return TextAsync(context, StatusCodes.Status405MethodNotAllowed, "method not allowed\n");
        }

        return context.Request.Path.Value switch
        {
            "/healthz" => TextAsync(context, StatusCodes.Status200OK, "ok\n"),
            "/readyz" => isReady()
                ? TextAsync(context, StatusCodes.Status200OK, "ready\n")
                : TextAsync(context, StatusCodes.Status503ServiceUnavailable, "not ready\n"),
            "/metrics" => TextAsync(context, StatusCodes.Status200OK, metrics.Write(), "text/plain; version=0.0.4; charset=utf-8"),
            _ => TextAsync(context, StatusCodes.Status404NotFound, "not found; there are /healthz, /readyz and /metrics\n"),
        };
    }

    private static Task TextAsync(HttpContext context, int status, string text, string contentType = "text/plain; charset=utf-8")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text, context.RequestAborted);
    }
}
