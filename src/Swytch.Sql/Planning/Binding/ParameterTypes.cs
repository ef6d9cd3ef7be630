using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;

namespace Swytch.Sql.Planning.Binding;

/// <summary>
/// The types of $1, $2 …: declared in Parse, or fixed by the first place that needs one
/// (PostgreSQL's variable-parameter hook, src/backend/parser/parse_param.c).
/// </summary>
internal sealed class ParameterTypes(IReadOnlyList<uint> declared)
{
    private readonly List<uint> _types = [.. declared.Select(type => type == PgOid.Unknown ? PgOid.Unspecified : type)];
    private readonly HashSet<int> _used = [];
    private readonly HashSet<int> _tested = [];

    /// <summary>The type of $<paramref name="number"/>, 0 while nothing has fixed it.</summary>
    public uint this[int number] => number <= _types.Count ? _types[number - 1] : PgOid.Unspecified;

    public bool AllUsed => _used.Count == _types.Count;

    /// <summary>Notes that the parameter stands in the text.</summary>
    /// <param name="number">From 1.</param>
    public void Use(int number)
    {
        if (number is < 1 or > Limits.Parameters)
        {
            throw new PgErrorException(SqlState.UndefinedParameter, string.Create(CultureInfo.InvariantCulture, $"there is no parameter ${number}"));
        }

        while (_types.Count < number)
        {
            _types.Add(PgOid.Unspecified);
        }

        _used.Add(number);
    }

    /// <summary>The parameter stands before IS NULL, which tells nothing of its type.</summary>
    public void NoteTested(int number) => _tested.Add(number);

    /// <summary>Fixes the type where none is known yet; what is known stays.</summary>
    public void Infer(int number, uint type)
    {
        if (type != PgOid.Unspecified && type != PgOid.Unknown && _types[number - 1] == PgOid.Unspecified)
        {
            _types[number - 1] = type;
        }
    }

    /// <summary>Text where nothing was known.</summary>
    /// <param name="isStrict">Refuse also what is only tested for NULL, as PostgreSQL does; a number left out is refused in any case.</param>
    /// <exception cref="PgErrorException">42P18.</exception>
    public IReadOnlyList<uint> Settle(bool isStrict)
    {
        for (var number = 1; number <= _types.Count; number++)
        {
            if (_types[number - 1] == PgOid.Unspecified && (!_used.Contains(number) || (isStrict && _tested.Contains(number))))
            {
                throw new PgErrorException(
                    SqlState.IndeterminateDatatype,
                    string.Create(CultureInfo.InvariantCulture, $"could not determine data type of parameter ${number}"));
            }
        }

        return Settle();
    }

    /// <summary>Text where nothing was known.</summary>
    public IReadOnlyList<uint> Settle() => [.. _types.Select(type => type == PgOid.Unspecified ? PgOid.Text : type)];
}
