using System.CommandLine;
using System.Text.Json;
using Swytch.Core.Errors;
using Swytch.PgWire.Auth;
using Swytch.Server.Accounts;
using Swytch.Server.Composition;
using Swytch.Server.Configuration;
using Swytch.Server.Control;
using Swytch.Storage;

namespace Swytch.Server.Commands;

/// <summary><c>swytchsql user …</c>: through a running node, or in the directory of a stopped one, which is initialised when it is empty.</summary>
internal static class UserCommands
{
    public static Command Create(CommandSurroundings surroundings) => new("user", "Manage users; the first one of a directory is administrator")
    {
        WithName(
            "add",
            "Add a user",
            surroundings,
            async (users, name, values, cancellationToken) =>
            {
                var password = await ReadPasswordAsync(values, surroundings);
                await users.AddUserAsync(name, password, cancellationToken);
                return $"user {name} added";
            },
            OptionCatalog.Password,
            OptionCatalog.PasswordStdin),
        WithName(
            "password",
            "Change a user's password",
            surroundings,
            async (users, name, values, cancellationToken) =>
            {
                var password = await ReadPasswordAsync(values, surroundings);
                await users.ChangePasswordAsync(name, password, cancellationToken);
                return $"password of user {name} changed";
            },
            OptionCatalog.Password,
            OptionCatalog.PasswordStdin),
        CreateList(surroundings),
        WithName(
            "remove",
            "Remove a user",
            surroundings,
            async (users, name, _, cancellationToken) =>
            {
                await users.RemoveUserAsync(name, cancellationToken);
                return $"user {name} removed";
            }),
    };

    private static Command WithName(
        string name,
        string description,
        CommandSurroundings surroundings,
        Func<IUsers, string, OptionValues, CancellationToken, Task<string>> run,
        params ReadOnlySpan<OptionDefinition> options)
    {
        var argument = new Argument<string>("NAME") { Description = "Name of the user" };
        var command = new Command(name, description) { argument };
        command.AddOptions([OptionCatalog.Data, OptionCatalog.Connect, OptionCatalog.Json, OptionCatalog.Config, .. options]);
        command.SetHandler(surroundings, async (parsed, values, cancellationToken) =>
        {
            await using var users = await OpenAsync(values, surroundings, cancellationToken);
            var done = await RefusalsAsFailures(() => run(users, parsed.GetRequiredValue(argument), values, cancellationToken));
            await surroundings.Output.WriteLineAsync(
                values.Flag(OptionCatalog.Json) ? JsonSerializer.Serialize(new { done }, ControlJson.Printed) : done);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command CreateList(CommandSurroundings surroundings)
    {
        var command = new Command("list", "List the users");
        command.AddOptions(OptionCatalog.Data, OptionCatalog.Connect, OptionCatalog.Json, OptionCatalog.Config);
        command.SetHandler(surroundings, async (_, values, cancellationToken) =>
        {
            await using var users = await OpenAsync(values, surroundings, cancellationToken);
            var lines = await users.ListUsersAsync(cancellationToken);
            if (values.Flag(OptionCatalog.Json))
            {
                await surroundings.Output.WriteLineAsync(JsonSerializer.Serialize(lines, ControlJson.Printed));
                return ExitCode.Done;
            }

            var table = new TextTable("user", "administrator", "login", "password");
            foreach (var line in lines)
            {
                table.Add(line.Name, YesNo(line.Administrator), YesNo(line.Login), YesNo(line.Password));
            }

            table.WriteTo(surroundings.Output);
            return ExitCode.Done;
        });
        return command;
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static async Task<T> RefusalsAsFailures<T>(Func<Task<T>> run)
    {
        try
        {
            return await run();
        }
        catch (PgErrorException exception)
        {
            throw new FailureException(exception.Error.Message);
        }
    }

    private static async Task<IUsers> OpenAsync(OptionValues values, CommandSurroundings surroundings, CancellationToken cancellationToken) =>
        NodeAccess.IsByConnection(values) || ControlClient.IsRunning(StartOptions.DataDirectoryOf(values))
            ? await NodeAccess.OpenRunningAsync(values, surroundings, cancellationToken)
            : await StoppedNodeUsers.OpenAsync(StartOptions.DataDirectoryOf(values));

    private static async Task<string> ReadPasswordAsync(OptionValues values, CommandSurroundings surroundings)
    {
        var given = values.Text(OptionCatalog.Password);
        var fromInput = values.Flag(OptionCatalog.PasswordStdin);
        if (given is not null && fromInput)
        {
            throw new MisuseException("--password and --password-stdin exclude each other; give one");
        }

        if (given is not null)
        {
            return given;
        }

        if (!fromInput)
        {
            if (Console.IsInputRedirected)
            {
                throw new MisuseException("no password given and nobody to ask; give --password-stdin or --password PASSWORD");
            }

            return PasswordPrompt.Ask(surroundings.Errors);
        }

        var line = await surroundings.Input.ReadLineAsync();
        return string.IsNullOrEmpty(line) ? throw new MisuseException("--password-stdin: standard input holds no password") : line;
    }

    private sealed class StoppedNodeUsers(DataDirectory directory, AccountStore accounts) : IUsers
    {
        public static async Task<StoppedNodeUsers> OpenAsync(string path)
        {
            var directory = DataDirectory.Open(path, "swytchsql user");
            try
            {
                return new StoppedNodeUsers(directory, await AccountStore.OpenAsync(path, synchronousFull: true));
            }
            catch (StorageOpenException exception)
            {
                directory.Dispose();
                throw new FailureException(exception.Message);
            }
        }

        public Task AddUserAsync(string name, string password, CancellationToken cancellationToken) =>
            accounts.CreateAsync(name, ScramVerifier.Create(password), isAdministrator: false, canLogin: true);

        public Task ChangePasswordAsync(string name, string password, CancellationToken cancellationToken) =>
            accounts.AlterAsync(name, account => account with { Verifier = ScramVerifier.Create(password) });

        public Task RemoveUserAsync(string name, CancellationToken cancellationToken) => accounts.DropAsync(name);

        public Task<IReadOnlyList<UserLine>> ListUsersAsync(CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<UserLine>>(
                [.. accounts.All.OrderBy(account => account.Name, StringComparer.Ordinal).Select(UserLine.From)]);

        public async ValueTask DisposeAsync()
        {
            await accounts.DisposeAsync();
            directory.Dispose();
        }
    }
}
