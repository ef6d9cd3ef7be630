using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning.Binding;

namespace Swytch.Sql.Planning.Shapes;

/// <summary>How the value of a parameter comes from a literal of the text.</summary>
/// <param name="Site">Which literal.</param>
/// <param name="IsNegative">A minus stands before it.</param>
/// <param name="Type">As what type its text is read; 0 when SQLite gets the literal as it stands.</param>
/// <param name="Modifier">-1 when there is none.</param>
public readonly record struct LiteralBinding(int Site, bool IsNegative, uint Type, int Modifier)
{
    /// <summary>False when planning would do something else with this literal than read it: it is refused, or means another value at another time.</summary>
    public bool TryRead(string text, in LiteralSite site, out SqlValue value)
    {
        if (Type == PgOid.Unspecified)
        {
            value = site.Class == LiteralClass.Text
                ? SqlValue.FromText(ShapeReader.Decode(text, site))
                : SqlValue.FromInteger(IsNegative ? -site.Integer : site.Integer);
            return true;
        }

        var written = site.Class == LiteralClass.Text
            ? ShapeReader.Decode(text, site)
            : (IsNegative ? -site.Integer : site.Integer).ToString(CultureInfo.InvariantCulture);
        if (Type == PgOid.Text && Modifier < 0)
        {
            value = SqlValue.FromText(written);
            return true;
        }

        value = default;
        if (!LiteralReader.IsConstant(written, Type))
        {
            return false;
        }

        try
        {
            if (LiteralReader.Read(written, Type, Modifier) is { } read && read.Kind is ValueKind.Integer or ValueKind.Text or ValueKind.Blob)
            {
                value = read;
                return true;
            }
        }
        catch (PgErrorException)
        {
            // Planning the text itself will refuse it, at its position.
        }

        return false;
    }
}
