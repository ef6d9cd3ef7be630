using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Functions;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

/// <summary>Functions that tell about the schema (PostgreSQL manual, section 9.26.4, "System Catalog Information Functions").</summary>
internal static partial class CatalogFunctions
{
    /// <summary>Raises any error: written by the planner alone, no client can call it.</summary>
    public const string Raise = "swytch_raise";

    public static void AddTo(FunctionList list)
    {
        AddDefinitions(list);
        AddComments(list);
        AddVisibility(list);
        AddRegTypes(list);
        AddProperties(list);

        // For the checks that ALTER TABLE makes before it adds a constraint.
        list.Session(
            static (arguments, _) => throw new PgErrorException(arguments.Text(0), arguments.Text(1)),
            Raise + "(text, text) text");
    }

    private static void AddDefinitions(FunctionList list)
    {
        list.NullTolerant(
            static (arguments, _) => arguments[0].IsNull
                ? SqlValue.Null
                : Text(PgTypes.Format(Oid(arguments, 0), arguments[1].IsNull ? null : (int)arguments[1].Integer)),
            "format_type(oid, int4) text");
        list.Session(static (arguments, _) => arguments[0].ToOwned(), "pg_get_expr(pg_node_tree, oid, bool?) text");
        list.Session(
            static (arguments, session) => ConstraintDefinition(Oid(arguments, 0), arguments.Count > 1 && arguments[1].Integer != 0, session.Schema),
            "pg_get_constraintdef(oid, bool?) text");
        list.Session(
            static (arguments, session) => IndexDefinition(
                Oid(arguments, 0),
                arguments.Count > 1 ? (int)arguments[1].Integer : 0,
                session.Schema),
            "pg_get_indexdef(oid) text",
            "pg_get_indexdef(oid, int4, bool) text");
        list.Session(
            static (arguments, session) => ViewDefinition(Oid(arguments, 0), session.Schema),
            "pg_get_viewdef(oid, bool?) text",
            "pg_get_viewdef(oid, int4) text");
        list.Session(static (arguments, session) => TriggerDefinition(Oid(arguments, 0), session.Schema), "pg_get_triggerdef(oid, bool?) text");
        list.Session(static (_, _) => SqlValue.Null, "pg_get_ruledef(oid, bool?) text");
        list.Session(static (_, _) => SqlValue.Null, "pg_get_statisticsobjdef_columns(oid) text");
        list.Session(
            static (arguments, session) => SerialSequence(arguments.Text(0), arguments.Text(1), session.Schema),
            "pg_get_serial_sequence(text, text) text");
        list.Session(
            static (arguments, session) => Text(session.RoleName(Oid(arguments, 0)) ?? $"unknown (OID={Oid(arguments, 0)})"),
            "pg_get_userbyid(oid) name");
        list.Scalar(
            static (arguments, _) => ProcedureFacts.Find(Oid(arguments, 0)) is { } fact
                ? Text((fact.ReturnsSet ? "SETOF " : "") + PgTypes.Format(fact.Result, null))
                : SqlValue.Null,
            "pg_get_function_result(oid) text");
        foreach (var name in (string[])["pg_get_function_arguments", "pg_get_function_identity_arguments"])
        {
            list.Scalar(
                static (arguments, _) => ProcedureFacts.Find(Oid(arguments, 0)) is { } fact
                    ? Text(string.Join(", ", fact.Arguments.Select(oid => PgTypes.Format(oid, null))))
                    : SqlValue.Null,
                $"{name}(oid) text");
        }

        list.Scalar(static (_, _) => SqlValue.Null, "pg_get_functiondef(oid) text");
    }

    private static uint Oid(CallArguments arguments, int index) => unchecked((uint)arguments.Int8(index));

    private static SqlValue Text(string? text) => text is null ? SqlValue.Null : SqlValue.FromText(text);

    private static SqlValue ConstraintDefinition(uint oid, bool isPretty, SchemaModel schema) =>
        schema.FindConstraint(oid) is var (relation, constraint)
            ? Text(CatalogText.Constraint(schema, relation, constraint, isPretty))
            : SqlValue.Null;

    private static SqlValue IndexDefinition(uint oid, int place, SchemaModel schema)
    {
        if (schema.FindClass(oid) is not { Kind: SchemaClassKind.Index } index)
        {
            return SqlValue.Null;
        }

        return place == 0 ? Text(CatalogText.Index(index)) : Text(CatalogText.IndexKey(index, place, withOptions: false) ?? "");
    }

    private static SqlValue ViewDefinition(uint oid, SchemaModel schema) =>
        schema.FindClass(oid) is not { Kind: SchemaClassKind.View } view
            ? SqlValue.Null
            : Text(view.Relation.ViewDisplay is { } query ? $" {query};" : "");

    private static SqlValue TriggerDefinition(uint oid, SchemaModel schema) =>
        schema.Relations.SelectMany(relation => relation.Triggers).FirstOrDefault(trigger => trigger.Oid == oid) is { } found
            ? Text(TriggerText.Definition(found))
            : SqlValue.Null;

    /// <summary>The table's name is read as an identifier, the column's as it stands.</summary>
    private static SqlValue SerialSequence(string table, string column, SchemaModel schema)
    {
        var found = RegNames.Class(table, schema) ?? throw RegNames.NoRelation(table);
        var owner = found.Relation.FindColumn(column) ?? throw RegNames.NoColumn(column, found.Name);
        return owner.Sequence is { } sequence
            ? Text($"{(found.Relation.IsTemporary ? SchemaNames.TemporaryDisplay : found.Schema)}.{Identifiers.Quote(sequence.Name)}")
            : SqlValue.Null;
    }
}
