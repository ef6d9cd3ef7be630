using System.Text;

namespace Swytch.Sql.Schema;

/// <summary>
/// Oids of user objects: a hash of kind and name, so that every node and every restart gives the same one.
/// PostgreSQL gives user objects oids from 16384 on (src/include/access/transam.h, FirstNormalObjectId).
/// </summary>
public static class ObjectOids
{
    public const uint First = 16384;
    private const uint End = 0x8000_0000;

    /// <summary>The oid of an object that has none recorded; the next free one when it is taken.</summary>
    /// <param name="kind">table, view, index, trigger, constraint, sequence, attrdef, type ….</param>
    /// <param name="name">Unique among its kind; compared without regard to case.</param>
    public static uint Choose(string kind, string name, Func<uint, bool> isTaken)
    {
        var oid = Hash(kind, name);
        while (isTaken(oid))
        {
            oid = oid + 1 < End ? oid + 1 : First;
        }

        return oid;
    }

    /// <summary>FNV-1a over the kind and the name in lower case, folded into the range of user oids.</summary>
    private static uint Hash(string kind, string name)
    {
        var hash = 2_166_136_261u;
        foreach (var octet in Encoding.UTF8.GetBytes(kind + ":" + name.ToLowerInvariant()))
        {
            hash = (hash ^ octet) * 16_777_619u;
        }

        return First + (hash % (End - First));
    }
}
