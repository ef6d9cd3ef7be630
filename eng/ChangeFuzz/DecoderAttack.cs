using Swytch.Storage.Changes;
using Swytch.Storage.Engine;

namespace Swytch.ChangeFuzz;

/// <summary>Damages encoded changes and gives them to all that read changes: what they say may be refused, by the exceptions they announce.</summary>
internal sealed class DecoderAttack(Random random, Connection connection)
{
    private static readonly byte[] Telling = [0, 1, 2, 3, 4, 5, 9, 18, 23, (byte)'T', (byte)'P', 0x7f, 0x80, 0xff];

    /// <summary>Changes refused, and changes read to their end all the same.</summary>
    public (long Refused, long Read) Counts { get; private set; }

    /// <summary>The connection is in no transaction and keeps its contents.</summary>
    public void Run(ReadOnlySpan<byte> changes)
    {
        var damaged = Damage(changes);
        try
        {
            var reader = new ChangeReader(damaged);
            while (reader.Read())
            {
                ReadAll(reader.OldRecord, reader.ColumnCount);
                ReadAll(reader.NewRecord, reader.ColumnCount);
            }

            if (!ChangeInverter.Invert(ChangeInverter.Invert(ChangeInverter.Invert(damaged))).AsSpan().SequenceEqual(ChangeInverter.Invert(damaged)))
            {
                throw new FuzzFailureException("three inversions are not one");
            }

            Counts = Counts with { Read = Counts.Read + 1 };
        }
        catch (ChangeFormatException)
        {
            Counts = Counts with { Refused = Counts.Refused + 1 };
        }

        connection.Execute("BEGIN");
        try
        {
            connection.Applier.Apply(damaged);
        }
        catch (Exception refusal) when (refusal is ChangeFormatException or ChangeConflictException or SqliteException)
        {
            // As announced.
        }

        connection.Execute("ROLLBACK");
    }

    private static void ReadAll(ReadOnlySpan<byte> record, int columns)
    {
        var reader = new RecordReader(record);
        for (var i = 0; i < columns && record.Length > 0; i++)
        {
            reader.Read();
            _ = reader.Encoded;
        }
    }

    private byte[] Damage(ReadOnlySpan<byte> changes)
    {
        var bytes = new List<byte>();
        bytes.AddRange(changes);
        for (var wounds = random.Next(1, 4); wounds > 0 && bytes.Count > 0; wounds--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 1:
                    bytes.RemoveRange(at, random.Next(Math.Min(12, bytes.Count - at)) + 1);
                    break;
                case 2:
                    bytes.Insert(at, Telling[random.Next(Telling.Length)]);
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, random.Next(bytes.Count - at)));
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)0xff, random.Next(1, 7)));
                    break;
                case 5:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                default:
                    bytes[at] = Telling[random.Next(Telling.Length)];
                    break;
            }
        }

        return [.. bytes];
    }
}
