using Swytch.Core;
using Swytch.Server.Sessions;
using Swytch.Sql.Catalog;
using Swytch.Storage;

namespace Swytch.Server.Adapters;

/// <summary>Everything the server adds to SQLite: the function library, the catalog, and functions that read the node's live state.</summary>
internal static class EngineExtensions
{
    public static ConnectionExtensions Create(LiveCatalog live) => new(
        [.. FunctionAdapter.Scalars(), .. Live(live)],
        [.. FunctionAdapter.Aggregates()],
        [.. FunctionAdapter.Tables()],
        [.. FunctionAdapter.Collations()],
        new CatalogAdapter());

    private static IEnumerable<ScalarFunction> Live(LiveCatalog live)
    {
        yield return Function(CatalogLiveFunctions.Roles, _ => live.Roles());
        yield return Function(CatalogLiveFunctions.RoleMembers, _ => LiveCatalog.Nothing);
        yield return Function(CatalogLiveFunctions.Databases, LiveCatalog.Databases);
        yield return Function(CatalogLiveFunctions.Settings, LiveCatalog.Settings);
        yield return Function(CatalogLiveFunctions.Activity, live.Activity);
        yield return Function(CatalogLiveFunctions.Locks, _ => live.Locks());
        yield return Function(CatalogLiveFunctions.PreparedStatements, LiveCatalog.PreparedStatements);
        yield return Function(CatalogLiveFunctions.Cursors, LiveCatalog.Cursors);
    }

    private static ScalarFunction Function(string name, Func<PgSession, byte[]> json) =>
        new(name, 0, IsDeterministic: false, (_, control) =>
        {
            Invariant.Holds(control?.SessionContext is SessionFunctions, "the catalog is read by a session");
            return SqlValue.FromText(json(((SessionFunctions)control.SessionContext).Session));
        });
}
