using Swytch.PgWire.Auth;

namespace Swytch.Server.Accounts;

/// <summary>One role.</summary>
/// <param name="Oid">Stable; shown in pg_roles.</param>
/// <param name="IsAdministrator">PostgreSQL's SUPERUSER: may change roles and databases.</param>
/// <param name="CanLogin">LOGIN.</param>
/// <param name="Verifier">Null: no password, so nobody gets in by scram.</param>
internal sealed record Account(string Name, uint Oid, bool IsAdministrator, bool CanLogin, ScramVerifier? Verifier);
