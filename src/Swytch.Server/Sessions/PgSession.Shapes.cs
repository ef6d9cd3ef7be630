using Swytch.Core;
using Swytch.Server.Adapters;
using Swytch.Sql.Planning;
using Swytch.Sql.Planning.Shapes;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>Simple queries that differ from earlier ones only in their literals run on a plan with parameters.</summary>
internal sealed partial class PgSession
{
    private readonly ShapeReader _shape = new();

    /// <summary>The text of the message has a shape, and no plan of it was found.</summary>
    private bool _learnsShape;

    /// <summary>A plan that fits the text, and the text's literals; null when it goes the normal way.</summary>
    private (ShapedStatement Statement, SqlValue[] Parameters)? FindShape(string sql)
    {
        _learnsShape = false;
        if (sql.Length > ShapeCache.LongestText || !_shape.TryRead(sql))
        {
            return null;
        }

        if (Engine.Shapes.Find(_shape, Profile.Dialect, Identity.DatabaseName, Identity.User) is not { } found)
        {
            _learnsShape = true;
            Metrics.ShapeMiss();
            return null;
        }

        if (found.Read(sql, _shape) is { } parameters)
        {
            return (found, parameters);
        }

        Metrics.ShapeMiss();
        return null;
    }

    /// <summary>The plan of a shape; null when the schema is another by now.</summary>
    private async ValueTask<PlannedStatement?> PlanOfShapeAsync(ShapedStatement shaped)
    {
        await EnsureStorageTransactionAsync();
        var snapshot = await Storage.GetSchemaAsync(CancellationToken.None);
        if (snapshot.Version != shaped.Planned.SchemaVersion)
        {
            _learnsShape = true;
            Metrics.ShapeMiss();
            return null;
        }

        _functions.Schema = SchemaModels.Of(snapshot);
        Metrics.ShapeHit();
        return shaped.Planned;
    }

    /// <summary>After the statement of the message has been planned the normal way.</summary>
    private void LearnShape(string sql, Statement statement, PlannedStatement planned)
    {
        _learnsShape = false;
        Engine.Shapes.Learn(_shape, sql, statement, planned, _functions.Schema, OptionsFor([]));
    }

    private PlanOptions OptionsFor(IReadOnlyList<uint> declaredTypes) => new()
    {
        Dialect = Profile.Dialect,
        DeclaredParameterTypes = declaredTypes,
        DatabaseName = Identity.DatabaseName,
        UserName = Identity.User,
    };
}
