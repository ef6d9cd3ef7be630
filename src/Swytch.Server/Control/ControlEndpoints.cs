using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Swytch.Core.Errors;
using Swytch.PgWire.Auth;
using Swytch.Server.Accounts;

namespace Swytch.Server.Control;

/// <summary>What the control socket serves. Whoever may open the socket owns the directory and is administrator.</summary>
internal sealed class ControlEndpoints(INodeDesk node, AccountStore accounts)
{
    public async Task ServeAsync(HttpContext context)
    {
        try
        {
            await DispatchAsync(context);
        }
        catch (PgErrorException exception)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, new ControlError(exception.Error.Message));
        }
        catch (JsonException)
        {
            await AnswerAsync(context, StatusCodes.Status400BadRequest, new ControlError("the request is not valid JSON"));
        }
    }

    private Task DispatchAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        ("GET", "/status") => AnswerAsync(context, StatusCodes.Status200OK, node.Status()),
        ("GET", "/users") => AnswerAsync(context, StatusCodes.Status200OK, node.Users()),
        ("POST", "/users") => AddUserAsync(context),
        ("POST", "/users/password") => ChangePasswordAsync(context),
        ("POST", "/users/remove") => RemoveUserAsync(context),
        ("POST", "/backup") => BackupAsync(context),
        _ => AnswerAsync(context, StatusCodes.Status404NotFound, new ControlError("this node does not know the request; use the same version of swytchsql")),
    };

    private async Task AddUserAsync(HttpContext context)
    {
        var request = await ReadAsync<UserRequest>(context);
        var account = await accounts.CreateAsync(
            request.Name, request.Password is { } password ? ScramVerifier.Create(password) : null, request.IsAdministrator, canLogin: true);
        await AnswerAsync(context, StatusCodes.Status200OK, UserLine.From(account));
    }

    private async Task ChangePasswordAsync(HttpContext context)
    {
        var request = await ReadAsync<UserRequest>(context);
        await accounts.AlterAsync(
            request.Name, account => account with { Verifier = ScramVerifier.Create(request.Password ?? string.Empty) });
        await AnswerAsync(context, StatusCodes.Status200OK, UserLine.From(accounts.Find(request.Name)!));
    }

    private async Task RemoveUserAsync(HttpContext context)
    {
        var request = await ReadAsync<UserRequest>(context);
        await accounts.DropAsync(request.Name);
        await AnswerAsync(context, StatusCodes.Status200OK, new { removed = request.Name });
    }

    private async Task BackupAsync(HttpContext context)
    {
        context.Response.ContentType = "application/x-tar";
        try
        {
            await node.WriteBackupAsync(context.Response.Body, context.RequestAborted);
        }
        catch (IOException exception) when (!context.Response.HasStarted)
        {
            await AnswerAsync(context, StatusCodes.Status500InternalServerError, new ControlError(exception.Message));
        }
    }

    private static async Task<T> ReadAsync<T>(HttpContext context) =>
        await JsonSerializer.DeserializeAsync<T>(context.Request.Body, ControlJson.Options, context.RequestAborted)
        ?? throw new JsonException();

    private static Task AnswerAsync<T>(HttpContext context, int status, T answer)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, answer, ControlJson.Options, context.RequestAborted);
    }
}
