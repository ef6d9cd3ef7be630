using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning.Copying;
using Swytch.Storage;

namespace Swytch.Server.Sessions.Copying;

/// <summary>
/// Stores the rows of COPY FROM in the session's open transaction, a batch as one INSERT of many rows. The one place where COPY meets storage.
/// </summary>
internal sealed class CopyStore(IStorageSession storage, CopyFromPlan plan)
{
    /// <summary>Most values of one batch: a statement is prepared once and binds them all.</summary>
    private const int ValuesPerBatch = 1_024;

    private const int MostRowsPerBatch = 256;

    private readonly Dictionary<int, StorageStatement> _statements = [];
    private readonly int _columns = plan.DataColumns.Count;

    public int RowsPerBatch { get; } = Math.Clamp(ValuesPerBatch / Math.Max(1, plan.DataColumns.Count), 1, MostRowsPerBatch);

    /// <summary>Rows of the batch that are stored.</summary>
    public int Stored { get; private set; }

    /// <exception cref="PgErrorException">Of one of the rows after <see cref="Stored"/>.</exception>
    public async ValueTask StoreAsync(ReadOnlyMemory<SqlValue> values, StatementControl control)
    {
        var rows = values.Length / _columns;
        Stored = 0;
        while (Stored < rows)
        {
            // What remains is stored in few sizes, so that few statements are prepared.
            var count = RowsPerBatch;
            while (count > rows - Stored)
            {
                count = Math.Max(1, count / 8);
            }

            await InsertAsync(values.Slice(Stored * _columns, count * _columns), count, control);
            Stored += count;
        }
    }

    public ValueTask StoreRowAsync(ReadOnlyMemory<SqlValue> values, StatementControl control) => InsertAsync(values, 1, control);

    private async ValueTask InsertAsync(ReadOnlyMemory<SqlValue> values, int rows, StatementControl control)
    {
        if (!_statements.TryGetValue(rows, out var statement))
        {
            statement = new StorageStatement(plan.InsertText(rows), IsWrite: true, UsesTemporaryObjects: plan.Table.IsTemporary);
            _statements.Add(rows, statement);
        }

        await using var cursor = await storage.ExecuteAsync(statement, values, control);
        while (cursor.Step())
        {
        }

        await cursor.CompleteAsync();
    }
}
