using System.Runtime.CompilerServices;
using Swytch.Sql.Planning;
using Swytch.Sql.Schema;
using Swytch.Storage;

namespace Swytch.Server.Adapters;

/// <summary>The schema model of each snapshot, built once however many sessions ask. Thread-safe.</summary>
internal static class SchemaModels
{
    private static readonly ConditionalWeakTable<SchemaSnapshot, SchemaModel> Built = [];

    public static SchemaModel Of(SchemaSnapshot snapshot) => Built.GetValue(snapshot, Build);

    private static SchemaModel Build(SchemaSnapshot snapshot)
    {
        var rows = new SchemaObjectRow[snapshot.Rows.Count];
        for (var index = 0; index < rows.Length; index++)
        {
            var row = snapshot.Rows[index];
            rows[index] = new SchemaObjectRow(row.Type, row.Name, row.TableName, row.Sql, row.IsTemporary);
        }

        return SchemaBuilder.Build(rows, Planner.ViewColumns);
    }
}
