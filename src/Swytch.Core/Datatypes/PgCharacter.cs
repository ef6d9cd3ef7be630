using System.Buffers;

namespace Swytch.Core.Datatypes;

/// <summary>Length rules of varchar(n) and char(n) (PostgreSQL manual, section 8.3). Lengths count characters; a type modifier is n + 4.</summary>
public static class PgCharacter
{
    public const string VarCharName = "character varying";
    public const string BpCharName = "character";

    public static int MaximumLength(int typeModifier) => typeModifier >= 4 ? typeModifier - 4 : -1;

    /// <summary>Assignment: too long is 22001, unless only blanks are cut off.</summary>
    public static ReadOnlySpan<byte> Assign(ReadOnlySpan<byte> utf8, int typeModifier, string type)
    {
        int maximum = MaximumLength(typeModifier);
        if (maximum < 0 || utf8.Length <= maximum)
        {
            return utf8;
        }

        int end = TextInput.OffsetOfCharacter(utf8, maximum);
        return utf8[end..].IndexOfAnyExcept((byte)' ') >= 0 ? throw DatatypeErrors.TooLong(type, maximum) : utf8[..end];
    }

    /// <summary>Explicit cast: what is too long is cut silently.</summary>
    public static ReadOnlySpan<byte> Cast(ReadOnlySpan<byte> utf8, int typeModifier)
    {
        int maximum = MaximumLength(typeModifier);
        return maximum < 0 ? utf8 : utf8[..TextInput.OffsetOfCharacter(utf8, maximum)];
    }

    /// <summary>The storage form of char(n): without trailing blanks, so that comparison ignores them.</summary>
    public static ReadOnlySpan<byte> WithoutPadding(ReadOnlySpan<byte> utf8) => utf8.TrimEnd((byte)' ');

    /// <summary>The output form of char(n): padded with blanks to n characters.</summary>
    public static void WritePadded(ReadOnlySpan<byte> utf8, int typeModifier, IBufferWriter<byte> output)
    {
        output.Write(utf8);
        int missing = MaximumLength(typeModifier) - TextInput.CountCharacters(utf8);
        while (missing > 0)
        {
            Span<byte> target = output.GetSpan(1);
            int count = Math.Min(missing, target.Length);
            target[..count].Fill((byte)' ');
            output.Advance(count);
            missing -= count;
        }
    }
}
