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
    /// <summary>SQLite's INSERT of so many rows; the values of row r, column c are parameter r × columns + c + 1, in storage form.</summary>
    public string InsertText(int rows)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"INSERT INTO {Table.StorageSchema}.{Identifiers.QuoteAlways(Table.Name)} (");
        text.AppendJoin(", ", DataColumns.Select(column => Identifiers.QuoteAlways(column.Name)));
        text.Append(") VALUES ");
        var parameter = 0;
        for (var row = 0; row < rows; row++)
        {
            text.Append(row == 0 ? "(" : ", (");
            for (var column = 0; column < DataColumns.Count; column++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(column == 0 ? "" : ", ")}?{++parameter}");
            }

            text.Append(')');
        }

        return text.ToString();
    }
}
