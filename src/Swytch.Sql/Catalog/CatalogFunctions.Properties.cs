using Swytch.Core;
using Swytch.Sql.Functions;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

internal static partial class CatalogFunctions
{
    /// <summary>pg_enc's numbers of the encodings that clients ask for (src/include/mb/pg_wchar.h).</summary>
    private static readonly (long Number, string Name)[] Encodings =
        [(0, "SQL_ASCII"), (6, "UTF8"), (8, "LATIN1"), (16, "LATIN9"), (24, "WIN1252")];

    private static void AddComments(FunctionList list)
    {
        list.Session(
            static (arguments, session) => Text(session.Schema.FindComment(Oid(arguments, 0), 0)),
            "obj_description(oid, name?) text");
        list.Session(
            static (arguments, session) => Text(session.Schema.FindComment(Oid(arguments, 0), (int)arguments[1].Integer)),
            "col_description(oid, int4) text");
        list.Session(static (_, _) => SqlValue.Null, "shobj_description(oid, name) text");
    }

    private static void AddVisibility(FunctionList list)
    {
        list.Session(
            static (arguments, session) => session.Schema.FindClass(Oid(arguments, 0)) is { } found
                ? SqlValue.FromBoolean(found.Schema != SchemaNames.Information && session.Schema.FindClass(null, found.Name)?.Oid == found.Oid)
                : SqlValue.Null,
            "pg_table_is_visible(oid) bool");
        list.Scalar(
            static (arguments, _) => PgTypes.Find(Oid(arguments, 0)) is null ? SqlValue.Null : SqlValue.FromBoolean(true),
            "pg_type_is_visible(oid) bool");

        // Whatever else there is lies in pg_catalog, which is always searched.
        foreach (var kind in (string[])["function", "operator", "opclass", "opfamily", "collation", "conversion", "statistics_obj", "ts_config", "ts_dict", "ts_parser", "ts_template"])
        {
            list.Scalar(static (_, _) => SqlValue.FromBoolean(true), $"pg_{kind}_is_visible(oid) bool");
        }

        list.Scalar(static (_, _) => SqlValue.FromBoolean(false), "pg_is_other_temp_schema(oid) bool");
        list.Session(
            static (_, session) => SqlValue.FromInteger(session.Schema.Relations.Any(relation => relation.IsTemporary) ? SchemaNames.TemporaryOid : 0),
            "pg_my_temp_schema() oid");
    }

    private static void AddProperties(FunctionList list)
    {
        list.Scalar(
            static (arguments, _) =>
            {
                var number = arguments.Int8(0);
                return Text(Array.Find(Encodings, encoding => encoding.Number == number).Name ?? "");
            },
            "pg_encoding_to_char(int4) name");
        list.Scalar(
            static (arguments, _) =>
            {
                var name = arguments.Text(0).Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
                var found = Array.Find(Encodings, encoding => encoding.Name == name);
                return SqlValue.FromInteger(found.Name is null ? -1 : found.Number);
            },
            "pg_char_to_encoding(name) int4");
        list.Scalar(static (_, _) => Text(""), "pg_tablespace_location(oid) text");
        list.Session(
            static (arguments, session) => SqlValue.FromBoolean(session.Schema.FindRelation(Oid(arguments, 0)) is { Kind: RelationKind.Table, IsTemporary: false }),
            "pg_relation_is_publishable(regclass) bool");
        list.Session(
            static (arguments, session) =>
            {
                var number = arguments.Int8(1);
                return SqlValue.FromBoolean(
                    session.Schema.FindRelation(Oid(arguments, 0)) is { Kind: RelationKind.Table } table
                    && table.Columns.FirstOrDefault(column => column.AttributeNumber == number) is { Generation: ColumnGeneration.None });
            },
            "pg_column_is_updatable(regclass, int2, bool) bool");
        list.Session(
            static (arguments, session) => SqlValue.FromInteger(session.Schema.FindRelation(Oid(arguments, 0)) is { Kind: RelationKind.Table } ? 28 : 0),
            "pg_relation_is_updatable(regclass, bool) int4");
        list.Scalar(static (_, _) => SqlValue.Null, "pg_sequence_last_value(regclass) int8");
        list.Scalar(static (_, _) => SqlValue.Null, "pg_partition_root(regclass) regclass");

        // Nothing is partitioned: one NULL stands for PostgreSQL's empty set, and joins and IN see no difference.
        list.Scalar(static (_, _) => SqlValue.Null, "pg_partition_ancestors(regclass) regclass");
        list.Table("option_name text, option_value text", static (_, _) => [], "pg_options_to_table(text[]) record");
        list.Scalar(
            static (arguments, _) => SqlValue.FromBoolean(arguments.Int8(0) == 403
                && arguments.Text(1) is "can_order" or "can_unique" or "can_multi_col" or "can_include"),
            "pg_indexam_has_property(oid, text) bool");
        list.Scalar(
            static (arguments, _) => SqlValue.FromBoolean(arguments.Text(1) is "clusterable" or "index_scan" or "bitmap_scan" or "backward_scan"),
            "pg_index_has_property(regclass, text) bool");
        list.Session(
            static (arguments, session) => IndexColumnProperty(Oid(arguments, 0), (int)arguments.Int8(1), arguments.Text(2), session.Schema),
            "pg_index_column_has_property(regclass, int4, text) bool");
    }

    private static SqlValue IndexColumnProperty(uint oid, int place, string property, SchemaModel schema)
    {
        if (schema.FindClass(oid) is not { Kind: SchemaClassKind.Index } index || CatalogText.IndexKey(index, place, withOptions: false) is null)
        {
            return SqlValue.Null;
        }

        var isDescending = index.Index?.Keys[place - 1].IsDescending == true;
        return property switch
        {
            "asc" or "nulls_last" => SqlValue.FromBoolean(!isDescending),
            "desc" or "nulls_first" => SqlValue.FromBoolean(isDescending),
            "orderable" or "returnable" or "search_array" or "search_nulls" => SqlValue.FromBoolean(true),
            "distance_orderable" => SqlValue.FromBoolean(false),
            _ => SqlValue.Null,
        };
    }
}
