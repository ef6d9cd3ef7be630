using System.Globalization;
using Swytch.Core;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

/// <summary>The rows of pg_catalog and information_schema that are the same in every database.</summary>
internal static partial class StaticCatalogRows
{
    private const long Owner = 10;

    private static readonly Lazy<IReadOnlyList<CatalogRows>> Rows = new(Build);

    public static IReadOnlyList<CatalogRows> All => Rows.Value;

    /// <summary>pg_proc.oid by name, of the functions that pg_type names.</summary>
    private static readonly Dictionary<string, long> ProcedureOids = Entries(CatalogFacts.TypeProcedures)
        .Select(entry => entry.Split('|'))
        .GroupBy(fields => fields[1])
        .ToDictionary(group => group.Key, group => Number(group.First()[0]), StringComparer.Ordinal);

    private static CatalogRows[] Build() =>
    [
        Types(),
        Ranges(),
        Procedures(),
        Namespaces(),
        AccessMethods(),
        OperatorClasses(),
        OperatorFamilies(),
        Casts(),
        Languages(),
        Collations(),
        Tablespaces(),
        Classes(),
        Attributes(),
        .. InformationRows.Static(),
    ];

    private static CatalogRows Types()
    {
        var rows = CatalogRows.Of("pg_type");
        foreach (var type in PgTypes.All)
        {
            rows.Add(
                ("oid", type.Oid),
                ("typname", type.Name),
                ("typnamespace", SchemaNames.CatalogOid),
                ("typowner", Owner),
                ("typlen", type.Length),
                ("typbyval", type.IsByValue),
                ("typtype", (char)type.Kind),
                ("typcategory", type.Category),
                ("typispreferred", type.IsPreferred),
                ("typisdefined", true),
                ("typdelim", type.Delimiter),
                ("typsubscript", Procedure(type.Subscript)),
                ("typelem", type.ElementOid),
                ("typarray", type.ArrayOid),
                ("typinput", Procedure(type.Input)),
                ("typoutput", Procedure(type.Output)),
                ("typreceive", Procedure(type.Receive)),
                ("typsend", Procedure(type.Send)),
                ("typmodin", Procedure(type.ModifierIn)),
                ("typmodout", Procedure(type.ModifierOut)),
                ("typanalyze", Procedure(type.Analyze)),
                ("typalign", type.Alignment),
                ("typstorage", type.Storage),
                ("typtypmod", -1),
                ("typcollation", type.Collation));
        }

        return rows;
    }

    /// <summary>rngtypid, rngsubtype, rngmultitypid, rngcollation, rngsubopc of the six built-in range types.</summary>
    private static CatalogRows Ranges()
    {
        var rows = CatalogRows.Of("pg_range");
        foreach (var (range, subtype, multirange, operatorClass) in ((long, long, long, long)[])
            [
                (3904, PgOid.Int4, 4451, 1978),
                (3906, PgOid.Numeric, 4532, 3125),
                (3908, PgOid.Timestamp, 4533, 3128),
                (3910, PgOid.TimestampTz, 4534, 3127),
                (3912, PgOid.Date, 4535, 3122),
                (3926, PgOid.Int8, 4536, 3124),
            ])
        {
            rows.Add(("rngtypid", range), ("rngsubtype", subtype), ("rngmultitypid", multirange), ("rngsubopc", operatorClass));
        }

        return rows;
    }

    private static CatalogRows Procedures()
    {
        var rows = CatalogRows.Of("pg_proc");
        foreach (var entry in Entries(CatalogFacts.TypeProcedures).Concat(Entries(CatalogFacts.Procedures)))
        {
            var fields = entry.Split('|');
            var arguments = fields[3].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Number).ToList();
            rows.Add(
                ("oid", Number(fields[0])),
                ("proname", fields[1]),
                ("pronamespace", SchemaNames.CatalogOid),
                ("proowner", Owner),
                ("prolang", 12),
                ("procost", 1),
                ("prorows", fields[7] == "t" ? 1000 : 0),
                ("provariadic", Number(fields[8])),
                ("prokind", fields[4]),
                ("proisstrict", fields[6] == "t"),
                ("proretset", fields[7] == "t"),
                ("provolatile", fields[5]),
                ("proparallel", 's'),
                ("pronargs", arguments.Count),
                ("prorettype", Number(fields[2])),
                ("proargtypes", CatalogValue.Numbers(arguments)),
                ("prosrc", fields[1]));
        }

        return rows;
    }

    private static CatalogRows Namespaces()
    {
        var rows = CatalogRows.Of("pg_namespace");
        rows.Add(("oid", SchemaNames.ToastOid), ("nspname", "pg_toast"), ("nspowner", Owner));
        rows.Add(("oid", SchemaNames.CatalogOid), ("nspname", SchemaNames.Catalog), ("nspowner", Owner));
        rows.Add(("oid", SchemaNames.PublicOid), ("nspname", SchemaNames.Public), ("nspowner", Owner));
        rows.Add(("oid", SchemaNames.InformationOid), ("nspname", SchemaNames.Information), ("nspowner", Owner));
        return rows;
    }

    private static CatalogRows AccessMethods()
    {
        var rows = CatalogRows.Of("pg_am");
        foreach (var (oid, name, handler, type) in ((long, string, long, char)[])
            [(2, "heap", 3, 't'), (403, "btree", 330, 'i'), (405, "hash", 331, 'i'), (783, "gist", 332, 'i'), (2742, "gin", 333, 'i'), (4000, "spgist", 334, 'i'), (3580, "brin", 335, 'i')])
        {
            rows.Add(("oid", oid), ("amname", name), ("amhandler", handler), ("amtype", type));
        }

        return rows;
    }

    private static CatalogRows OperatorClasses()
    {
        var rows = CatalogRows.Of("pg_opclass");
        foreach (var fields in Entries(CatalogFacts.OperatorClasses).Select(entry => entry.Split(' ')))
        {
            rows.Add(
                ("oid", Number(fields[0])),
                ("opcmethod", Number(fields[1])),
                ("opcname", fields[2]),
                ("opcnamespace", SchemaNames.CatalogOid),
                ("opcowner", Owner),
                ("opcfamily", Number(fields[3])),
                ("opcintype", Number(fields[4])),
                ("opcdefault", fields[5] == "t"),
                ("opckeytype", Number(fields[6])));
        }

        return rows;
    }

    private static CatalogRows OperatorFamilies()
    {
        var rows = CatalogRows.Of("pg_opfamily");
        foreach (var fields in Entries(CatalogFacts.OperatorFamilies).Select(entry => entry.Split(' ')))
        {
            rows.Add(
                ("oid", Number(fields[0])),
                ("opfmethod", Number(fields[1])),
                ("opfname", fields[2]),
                ("opfnamespace", SchemaNames.CatalogOid),
                ("opfowner", Owner));
        }

        return rows;
    }

    private static CatalogRows Casts()
    {
        var rows = CatalogRows.Of("pg_cast");
        foreach (var fields in Entries(CatalogFacts.Casts).Select(entry => entry.Split(' ')))
        {
            rows.Add(
                ("oid", Number(fields[0])),
                ("castsource", Number(fields[1])),
                ("casttarget", Number(fields[2])),
                ("castfunc", Number(fields[3])),
                ("castcontext", fields[4]),
                ("castmethod", fields[5]));
        }

        return rows;
    }

    private static CatalogRows Languages()
    {
        var rows = CatalogRows.Of("pg_language");
        foreach (var (oid, name, isTrusted) in ((long, string, bool)[])[(12, "internal", false), (13, "c", false), (14, "sql", true)])
        {
            rows.Add(("oid", oid), ("lanname", name), ("lanowner", Owner), ("lanpltrusted", isTrusted));
        }

        return rows;
    }

    private static CatalogRows Collations()
    {
        var rows = CatalogRows.Of("pg_collation");
        foreach (var (oid, name, provider, encoding, locale) in ((long, string, char, long, string?)[])
            [(100, "default", 'd', -1, null), (950, "C", 'c', -1, "C"), (951, "POSIX", 'c', -1, "POSIX"), (12340, "ucs_basic", 'c', 6, "C"), (12341, "C.utf8", 'c', 6, "C.utf8")])
        {
            rows.Add(
                ("oid", oid),
                ("collname", name),
                ("collnamespace", SchemaNames.CatalogOid),
                ("collowner", Owner),
                ("collprovider", provider),
                ("collisdeterministic", true),
                ("collencoding", encoding),
                ("collcollate", locale),
                ("collctype", locale));
        }

        return rows;
    }

    private static CatalogRows Tablespaces()
    {
        var rows = CatalogRows.Of("pg_tablespace");
        rows.Add(("oid", 1663), ("spcname", "pg_default"), ("spcowner", Owner));
        rows.Add(("oid", 1664), ("spcname", "pg_global"), ("spcowner", Owner));
        return rows;
    }

    private static CatalogRows Classes()
    {
        var rows = CatalogRows.Of("pg_class");
        foreach (var relation in CatalogRelations.All)
        {
            var isView = CatalogRelations.IsView(relation);
            rows.Add(
                ("oid", relation.Oid),
                ("relname", relation.Name),
                ("relnamespace", SchemaNames.OidOf(relation.Schema)),
                ("relowner", Owner),
                ("relam", isView ? 0 : 2),
                ("relfilenode", isView ? 0 : relation.Oid),
                ("reltuples", isView ? 0 : -1),
                ("relhasindex", !isView),
                ("relpersistence", 'p'),
                ("relkind", isView ? 'v' : 'r'),
                ("relnatts", relation.Columns.Count),
                ("relhasrules", isView),
                ("relispopulated", true),
                ("relreplident", 'n'));
        }

        return rows;
    }

    private static CatalogRows Attributes()
    {
        var rows = CatalogRows.Of("pg_attribute");
        foreach (var relation in CatalogRelations.All)
        {
            foreach (var column in relation.Columns)
            {
                AttributeRow.Add(rows, relation.Oid, column);
            }
        }

        return rows;
    }

    private static long Procedure(string name) => name == "-" ? 0 : ProcedureOids.GetValueOrDefault(name);

    internal static IEnumerable<string> Entries(string facts) =>
        facts.Split([';', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    internal static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
