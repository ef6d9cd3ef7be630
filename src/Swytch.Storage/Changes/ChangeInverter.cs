namespace Swytch.Storage.Changes;

/// <summary>Turns changes into those that undo them: each row change inverted, the last one first.</summary>
internal static class ChangeInverter
{
    /// <exception cref="ChangeFormatException">The changes are malformed.</exception>
    internal static byte[] Invert(ReadOnlySpan<byte> changes)
    {
        var places = new List<ChangePlace>();
        var reader = new ChangeReader(changes);
        while (reader.Read())
        {
            places.Add(reader.Place);
        }

        var inverse = new ChangeBuffer();
        ReadOnlySpan<byte> header = default;
        for (var i = places.Count - 1; i >= 0; i--)
        {
            reader.Seek(places[i]);
            if (!reader.Header.SequenceEqual(header))
            {
                header = reader.Header;
                inverse.Write(header);
            }

            WriteInverse(inverse, reader);
        }

        return inverse.Written.ToArray();
    }

    private static void WriteInverse(ChangeBuffer inverse, in ChangeReader change)
    {
        inverse.Write((byte)(change.Kind switch
        {
            ChangeKind.Insert => ChangeKind.Delete,
            ChangeKind.Delete => ChangeKind.Insert,
            _ => ChangeKind.Update,
        }));
        inverse.Write(change.IsIndirect ? (byte)1 : (byte)0);
        if (change.Kind != ChangeKind.Update)
        {
            inverse.Write(change.OldRecord);
            inverse.Write(change.NewRecord);
            return;
        }

        // The key, which both have in common, stands in the old record alone.
        WriteUpdate(inverse, change, isOld: true);
        WriteUpdate(inverse, change, isOld: false);
    }

    private static void WriteUpdate(ChangeBuffer inverse, in ChangeReader change, bool isOld)
    {
        var old = new RecordReader(change.OldRecord);
        var changed = new RecordReader(change.NewRecord);
        foreach (var place in change.KeyPlaces)
        {
            old.Read();
            changed.Read();
            var isKey = place > 0;
            inverse.Write(isOld == isKey ? old.Encoded : changed.Encoded);
        }
    }
}
