using Swytch.Core;
using Swytch.Sql.Planning.Shapes;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>The plan of a shape for one schema version, database name and user. Immutable.</summary>
internal sealed class ShapedStatement
{
    private readonly string _text;
    private readonly LiteralSite[] _sites;
    private readonly ShapePlan _shape;
    private readonly string _database;
    private readonly string _user;

    /// <param name="text">One text of the shape, with its literals and its statement.</param>
    public ShapedStatement(string text, LiteralSite[] sites, ShapePlan shape, Statement statement, long schemaVersion, string database, string user)
    {
        _text = text;
        _sites = sites;
        _shape = shape;
        _database = database;
        _user = user;
        Statements = [statement];
        Planned = new PlannedStatement(statement, shape.Plan, schemaVersion);
    }

    /// <summary>Of another text: right in kind, wrong in its literals and positions.</summary>
    public IReadOnlyList<Statement> Statements { get; }

    public PlannedStatement Planned { get; }

    public bool Fits(ShapeReader reader, string database, string user) =>
        database == _database && user == _user && reader.Equals(_text, _sites, _shape.IsFree);

    /// <summary>Fits the texts that the other fits.</summary>
    public bool Replaces(ShapedStatement other)
    {
        if (other._database != _database || other._user != _user || !other._shape.IsFree.AsSpan().SequenceEqual(_shape.IsFree))
        {
            return false;
        }

        for (var index = 0; index < _sites.Length; index++)
        {
            if (!_shape.IsFree[index] && !TextOf(index).SequenceEqual(other.TextOf(index)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The parameters out of the literals of a text that fits; null when the text has to be planned itself.</summary>
    public SqlValue[]? Read(string text, ShapeReader reader)
    {
        var values = new SqlValue[_shape.Parameters.Count];
        var sites = reader.Sites;
        for (var index = 0; index < values.Length; index++)
        {
            var parameter = _shape.Parameters[index];
            if (!parameter.TryRead(text, sites[parameter.Site], out values[index]))
            {
                return null;
            }
        }

        return values;
    }

    private ReadOnlySpan<char> TextOf(int site) => _text.AsSpan(_sites[site].Start, _sites[site].End - _sites[site].Start);
}
