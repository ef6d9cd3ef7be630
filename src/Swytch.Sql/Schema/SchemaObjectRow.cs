namespace Swytch.Sql.Schema;

/// <summary>A row of sqlite_schema (sqlite.org/schematab.html), as the server hands it over from storage.</summary>
/// <param name="Type">table, index, view or trigger.</param>
/// <param name="Name">As stored.</param>
/// <param name="TableName">The table an index or trigger belongs to; the name again for tables and views.</param>
/// <param name="Sql">Text as stored; null for the indexes SQLite makes for constraints.</param>
/// <param name="IsTemporary">From temp.sqlite_schema.</param>
public sealed record SchemaObjectRow(string Type, string Name, string TableName, string? Sql, bool IsTemporary);
