using Swytch.Sql.Planning;
using Swytch.Sql.Planning.Shapes;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Server.Sessions;

/// <summary>Plans for texts that differ from earlier ones in nothing but literals, shared by the sessions of one database.</summary>
/// <remarks>
/// A shape is noted when it is first seen and planned when it comes back with other literals. What <see cref="ShapePlanner"/> declines
/// costs a few tries for each version of the schema and goes the normal way from then on.
/// </remarks>
internal sealed class ShapeCache
{
    /// <summary>Longer texts are bulk loads.</summary>
    public const int LongestText = 8 * 1024;

    /// <summary>Shapes kept at most twice over.</summary>
    private const int Entries = 2_000;

    private readonly TwoGenerations<(ulong Hash, SqlDialect Dialect), Shape> _shapes = new(Entries);

    /// <summary>The plan of the shape that the reader has read, for whatever version of the schema; null when there is none.</summary>
    public ShapedStatement? Find(ShapeReader reader, SqlDialect dialect, string database, string user) =>
        _shapes.TryGet((reader.Hash, dialect), out var shape) ? shape.Find(reader, database, user) : null;

    /// <summary>Notes the shape, or makes a plan for it.</summary>
    /// <param name="reader">Has read <paramref name="sql"/>.</param>
    /// <param name="statement">The only one of <paramref name="sql"/>.</param>
    /// <param name="planned">Its plan, made with <paramref name="options"/>.</param>
    public void Learn(ShapeReader reader, string sql, Statement statement, PlannedStatement planned, SchemaModel schema, PlanOptions options)
    {
        if (planned.Plan is not SqlitePlan plan || statement is not (QueryStatement or InsertStatement or UpdateStatement or DeleteStatement))
        {
            return;
        }

        if (!_shapes.TryGet((reader.Hash, options.Dialect), out var shape))
        {
            _shapes.Add((reader.Hash, options.Dialect), new Shape(sql, reader.Sites.ToArray()));
        }
        else if (shape.MayLearn(reader, sql, planned.SchemaVersion)
            && ShapePlanner.TryPlan(statement, sql, reader.Sites, schema, options, plan) is { } found)
        {
            shape.Add(new ShapedStatement(sql, reader.Sites.ToArray(), found, statement, planned.SchemaVersion, options.DatabaseName, options.UserName));
        }
    }

    /// <summary>All texts with the same characters between their literals. Literals that stay make several plans of it.</summary>
    private sealed class Shape
    {
        /// <summary>Plans of one shape; the oldest goes first.</summary>
        private const int MostPlans = 8;

        /// <summary>Plans made for one version of the schema, successful or not.</summary>
        private const int MostTries = 16;

        private readonly Lock _gate = new();
        private readonly string _text;
        private readonly LiteralSite[] _sites;
        private readonly bool[] _allFree;
        private ShapedStatement[] _plans = [];
        private long _version = -1;
        private int _tries;

        internal Shape(string text, LiteralSite[] sites)
        {
            _text = text;
            _sites = sites;
            _allFree = new bool[sites.Length];
            Array.Fill(_allFree, true);
        }

        internal ShapedStatement? Find(ShapeReader reader, string database, string user)
        {
            foreach (var plan in Volatile.Read(ref _plans))
            {
                if (plan.Fits(reader, database, user))
                {
                    return plan;
                }
            }

            return null;
        }

        /// <summary>False for another shape with the same hash, for the same text again, and when it has been tried often enough.</summary>
        internal bool MayLearn(ShapeReader reader, string text, long version)
        {
            if (text == _text || !reader.Equals(_text, _sites, _allFree))
            {
                return false;
            }

            lock (_gate)
            {
                _tries = _version == version ? _tries + 1 : 1;
                _version = version;
                return _tries <= MostTries;
            }
        }

        internal void Add(ShapedStatement plan)
        {
            lock (_gate)
            {
                // What fits the same texts belongs to an earlier schema.
                var others = _plans.Where(other => !plan.Replaces(other)).ToList();
                if (others.Count == MostPlans)
                {
                    others.RemoveAt(0);
                }

                Volatile.Write(ref _plans, [.. others, plan]);
            }
        }
    }
}
