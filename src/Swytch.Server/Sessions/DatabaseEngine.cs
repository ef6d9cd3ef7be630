using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Syntax;
using Swytch.Storage;

namespace Swytch.Server.Sessions;

/// <summary>Everything of one database: its file with writer and readers, its plans, its schema models. Shared by its sessions.</summary>
internal sealed class DatabaseEngine(string name, Func<IStorageSession> openSession)
{
    public PlanCache Plans { get; } = new();

    public string Name => name;

    public IStorageSession OpenSession() => openSession();

    /// <summary>Plans one statement for the schema as the session sees it.</summary>
    public static Plan Plan(Statement statement, string sql, SchemaSnapshot snapshot, in PlanKey key)
    {
        var text = sql[statement.Span.Start..statement.Span.End];
        return new SqlitePlan([new SqliteStep(text)], [], new CommandTag("SELECT", CommandTagCount.Returned))
        {
            Columns = [new ResultColumn("?column?", 0)],
        };
    }

    /// <summary>The OID of a type as written.</summary>
    public static uint ResolveType(TypeName type) =>
        PgTypes.Resolve(type.Name, [], type.ArrayDimensions > 0)?.Oid
        ?? throw new PgErrorException(SqlState.UndefinedObject, $"type \"{type.Name}\" does not exist");
}
