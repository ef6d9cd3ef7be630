using System.Globalization;
using System.Text;
using Swytch.Core.Copying;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Planning.Copying;

/// <summary>COPY between the client and a table or query.</summary>
/// <param name="Statement">As written.</param>
/// <param name="DataColumns">The columns of the data, in its order.</param>
/// <param name="Options">Checked against the direction and the columns.</param>
public abstract record CopyPlan(CopyStatement Statement, IReadOnlyList<CopyColumn> DataColumns, CopyOptions Options) : Plan([]);

/// <summary>COPY … TO STDOUT: rows of a query.</summary>
/// <param name="Query">Its result columns are the columns of the data.</param>
public sealed record CopyToPlan(CopyStatement Statement, IReadOnlyList<CopyColumn> DataColumns, CopyOptions Options, SqlitePlan Query)
    : CopyPlan(Statement, DataColumns, Options);

/// <summary>COPY … FROM STDIN: rows for a table.</summary>
public sealed record CopyFromPlan(CopyStatement Statement, IReadOnlyList<CopyColumn> DataColumns, CopyOptions Options, Relation Table)
    : CopyPlan(Statement, DataColumns, Options)
{
    /// <summary>Null when SQLite gives the ids, or there are none.</summary>
    internal RowIdSource? Ids { get; init; }

    /// <summary>SQLite's INSERT of so many rows; the values of row r, column c are parameter r × columns + c + 1, in storage form.</summary>
    public string InsertText(int rows)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"INSERT INTO {Table.StorageSchema}.{Identifiers.QuoteAlways(Table.Name)} (");
        var isGiven = Ids is not null && DataColumns.Any(column => column.Name == Ids.Column.Name);
        text.AppendJoin(", ", DataColumns.Select(column => column.Name).Concat(Ids is null || isGiven ? [] : [Ids.Column.Name]).Select(Identifiers.QuoteAlways));
        text.Append(") VALUES ");
        var parameter = 0;
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < DataColumns.Count; column++)
            {
                var value = string.Create(CultureInfo.InvariantCulture, $"?{++parameter}");
                text.Append(column == 0 ? "" : ", ").Append(isGiven && DataColumns[column].Name == Ids!.Column.Name ? Ids.Call(value) : value);
            }

            text.Append(Ids is null || isGiven ? ")" : $", {Ids.Call(null)})");
        }

        return text.ToString();
    }
}
