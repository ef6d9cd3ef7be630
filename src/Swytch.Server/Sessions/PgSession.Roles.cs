using Swytch.Core.Errors;
using Swytch.PgWire.Auth;
using Swytch.Server.Accounts;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>CREATE, ALTER and DROP ROLE (PostgreSQL manual, CREATE ROLE). Roles belong to the node, not to a database.</summary>
internal sealed partial class PgSession
{
    private async ValueTask<string> RunNodeCommandAsync(Statement command)
    {
        switch (command)
        {
            case CreateRoleStatement create:
                RequireAdministrator("create role");
                RequireNoBlock("CREATE ROLE");
                await CreateRoleAsync(create);
                return "CREATE ROLE";
            case AlterRoleStatement alter:
                RequireNoBlock("ALTER ROLE");
                await AlterRoleAsync(alter);
                return "ALTER ROLE";
            case DropStatement { ObjectKind: "ROLE" } drop:
                RequireAdministrator("drop role");
                RequireNoBlock("DROP ROLE");
                await DropRolesAsync(drop);
                return "DROP ROLE";
            default:
                throw Refuse(command);
        }
    }

    private async ValueTask CreateRoleAsync(CreateRoleStatement create)
    {
        var account = Apply(new Account(create.Name.Name, 0, IsAdministrator: false, CanLogin: create.IsUser, Verifier: null), create.Options);
        await _node.Accounts.CreateAsync(account.Name, account.Verifier, account.IsAdministrator, account.CanLogin);
    }

    private async ValueTask AlterRoleAsync(AlterRoleStatement alter)
    {
        var name = alter.Name.Name is "current_user" or "session_user" && !alter.Name.IsQuoted ? Identity.User : alter.Name.Name;
        if (alter.Set is not null || alter.NewName is not null || alter.Database is not null)
        {
            throw SessionErrors.NotSupported("ALTER ROLE can change options and the password; settings of a role and renaming are not supported");
        }

        var onlyOwnPassword = name == Identity.User && alter.Options.All(option => option.Name is "password" or "encrypted password");
        if (!onlyOwnPassword)
        {
            RequireAdministrator("alter role");
        }

        await _node.Accounts.AlterAsync(name, account => Apply(account, alter.Options));
    }

    private async ValueTask DropRolesAsync(DropStatement drop)
    {
        foreach (var name in drop.Names)
        {
            if (name.Name == Identity.User)
            {
                throw new PgErrorException(SqlState.ObjectInUse, "current user cannot be dropped");
            }

            if (drop.IfExists && _node.Accounts.Find(name.Name) is null)
            {
                Notice(new PgError(SqlState.SuccessfulCompletion, $"role \"{name.Name}\" does not exist, skipping") { Severity = PgSeverity.Notice });
                continue;
            }

            await _node.Accounts.DropAsync(name.Name);
        }
    }

    private Account Apply(Account account, IReadOnlyList<RoleOption> options)
    {
        foreach (var option in options)
        {
            account = option.Name switch
            {
                "superuser" => account with { IsAdministrator = true },
                "nosuperuser" => account with { IsAdministrator = false },
                "login" => account with { CanLogin = true },
                "nologin" => account with { CanLogin = false },
                "password" or "encrypted password" => account with { Verifier = VerifierOf(option) },
                "inherit" or "nocreatedb" or "nocreaterole" or "noreplication" or "nobypassrls" => account,
                "connection limit" when option.Value is { Value: "-1" } => account,
                "valid until" when option.Value is { Value: "infinity" } => account,
                _ => throw SessionErrors.NotSupported($"role option {option.Name.ToUpperInvariant()} is not supported"),
            };
        }

        return account;
    }

    /// <summary>A password or, as PostgreSQL takes it too, a ready verifier. Null for PASSWORD NULL and, with a notice, for an empty one.</summary>
    private ScramVerifier? VerifierOf(RoleOption option)
    {
        if (option.Value is null or { Kind: LiteralKind.Null })
        {
            return null;
        }

        var text = option.Value.Value;
        if (text.Length == 0)
        {
            Notice(new PgError(SqlState.SuccessfulCompletion, "empty string is not a valid password, clearing password") { Severity = PgSeverity.Notice });
            return null;
        }

        return ScramVerifier.TryParse(text, out var verifier) ? verifier : ScramVerifier.Create(text);
    }

    /// <summary>COPY of what the node tells about itself: it is of no transaction.</summary>
    public void RequireMayCopy(string name, bool isForAdministrators)
    {
        RequireNoBlock($"COPY {name}");
        if (isForAdministrators)
        {
            RequireAdministrator($"copy {name}");
        }
    }

    private void RequireAdministrator(string what)
    {
        if (!Identity.IsAdministrator)
        {
            throw new PgErrorException(SqlState.InsufficientPrivilege, $"permission denied to {what}");
        }
    }

    /// <summary>Roles and databases are changed at once, outside the transaction of a database.</summary>
    private void RequireNoBlock(string command)
    {
        if (_block.State is BlockState.Explicit or BlockState.Failed)
        {
            throw new PgErrorException(SqlState.ActiveSqlTransaction, $"{command} cannot run inside a transaction block");
        }
    }
}
