using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Planning;
using Swytch.Sql.Schema;
using Swytch.Sql.Syntax;

namespace Swytch.Sql.Tests.Planning;

/// <summary>A small schema, and plans over it.</summary>
internal static class PlanningSchema
{
    public static SchemaModel Model { get; } = SchemaBuilder.Build(
        [
            Table(
                "item",
                "CREATE TABLE item /*pg:oid=20001*/ (id INTEGER /*pg:int4 serial*/ PRIMARY KEY, big INTEGER /*pg:int8*/, small INTEGER /*pg:int2*/, "
                + "name TEXT /*pg:varchar(10)*/ NOT NULL CONSTRAINT item_name_key UNIQUE, note TEXT, ok INTEGER /*pg:bool*/ DEFAULT true, r REAL, d REAL /*pg:float8*/, "
                + "amount TEXT /*pg:numeric(10,2)*/ COLLATE swytch_numeric DEFAULT '0.00', ts TEXT /*pg:timestamp*/, tz TEXT /*pg:timestamptz*/ DEFAULT (now()), "
                + "day TEXT /*pg:date*/, u TEXT /*pg:uuid*/, j TEXT /*pg:json*/, jb TEXT /*pg:jsonb*/, b BLOB, iv TEXT /*pg:interval*/, code TEXT /*pg:bpchar(3)*/, tags TEXT /*pg:text[]*/)"),
            Table("child", "CREATE TABLE child /*pg:oid=20002*/ (id INTEGER PRIMARY KEY, item_id INTEGER, label TEXT, gen INTEGER GENERATED ALWAYS AS (id + 1) STORED)"),
            Table("always", "CREATE TABLE always /*pg:oid=20003*/ (id INTEGER /*pg:int4 identity=always*/ PRIMARY KEY, v TEXT)"),
            Table("plain", "CREATE TABLE plain (a, b INTEGER, c TEXT, d REAL)"),
            new SchemaObjectRow("view", "named", "named", "CREATE VIEW named AS SELECT id, name, amount FROM item WHERE ok", false),
        ],
        Planner.ViewColumns);

    public static Plan Plan(string sql, SqlDialect dialect = SqlDialect.Postgres, params uint[] declared)
    {
        var statement = Assert.Single(SqlParser.Parse(sql, dialect));
        return Planner.Plan(statement, sql, Model, new PlanOptions { Dialect = dialect, DeclaredParameterTypes = declared });
    }

    public static SqlitePlan Sqlite(string sql, SqlDialect dialect = SqlDialect.Postgres, params uint[] declared) =>
        Assert.IsType<SqlitePlan>(Plan(sql, dialect, declared));

    /// <summary>The text SQLite gets.</summary>
    public static string Text(string sql, SqlDialect dialect = SqlDialect.Postgres) => Assert.Single(Sqlite(sql, dialect).Steps).Sql;

    /// <summary>"name type, name type"; a question mark for an undetermined type.</summary>
    public static string Columns(string sql, SqlDialect dialect = SqlDialect.Postgres) => string.Join(
        ", ",
        Sqlite(sql, dialect).Columns!.Select(column => column.Name + " " + (column.TypeOid == 0 ? "?" : PgTypes.Format(column.TypeOid, column.TypeModifier))));

    /// <summary>The parameters' types.</summary>
    public static string Parameters(string sql, SqlDialect dialect = SqlDialect.Postgres, params uint[] declared) =>
        string.Join(", ", Plan(sql, dialect, declared).ParameterTypes.Select(type => PgTypes.Format(type, null)));

    public static PgError Error(string sql, SqlDialect dialect = SqlDialect.Postgres, params uint[] declared) =>
        Assert.Throws<PgErrorException>(() => Plan(sql, dialect, declared)).Error;

    private static SchemaObjectRow Table(string name, string sql) => new("table", name, name, sql, false);
}
