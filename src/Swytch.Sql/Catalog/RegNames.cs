using System.Globalization;
using Swytch.Core;
using Swytch.Core.Errors;
using Swytch.Sql.Functions;
using Swytch.Sql.Schema;

namespace Swytch.Sql.Catalog;

/// <summary>
/// The object identifier types (PostgreSQL manual, section 8.19): oids that read and print as names.
/// Stored values are the oids, so that they join and compare; their text is made where a client or a cast asks for it.
/// </summary>
public static class RegNames
{
    /// <summary>What a reg* type's input makes of a text: a number, "-", or a name.</summary>
    /// <param name="regType">regclass, regtype, regnamespace, regrole, regproc or regprocedure.</param>
    /// <exception cref="PgErrorException">42P01, 42704, 3F000, 42883 as the type's input function raises them.</exception>
    public static uint Parse(uint regType, string text, IFunctionSession session) =>
        TryParse(regType, text, session) ?? throw NotFound(regType, text);

    /// <summary>As to_regclass and its like: null when there is no such object.</summary>
    public static uint? TryParse(uint regType, string text, IFunctionSession session)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(session);
        if (text == "-")
        {
            return 0;
        }

        if (text.Length > 0 && text.All(char.IsAsciiDigit) && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        return regType switch
        {
            PgOid.RegClass => Class(text, session.Schema)?.Oid,
            PgOid.RegType => PgTypes.Resolve(text)?.Oid,
            PgOid.RegNamespace => Namespace(text),
            PgOid.RegRole => SplitName(text) is [var role] ? session.RoleOid(role) : null,
            PgOid.RegProc or PgOid.RegProcedure => ProcedureFacts.FindOid(text),
            _ => null,
        };
    }

    /// <summary>What a reg* type's output prints for an oid: the name, qualified when it is not found without, else the number.</summary>
    public static string Print(uint regType, uint oid, IFunctionSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        if (oid == 0)
        {
            return "-";
        }

        var name = regType switch
        {
            PgOid.RegClass => session.Schema.FindClass(oid) is { } found ? Print(found) : null,
            PgOid.RegType => PgTypes.Find(oid) is null ? null : PgTypes.Format(oid, null),
            PgOid.RegNamespace => NamespaceName(oid),
            PgOid.RegRole => session.RoleName(oid) is { } role ? Identifiers.Quote(role) : null,
            PgOid.RegProc => ProcedureFacts.Find(oid)?.Name,
            PgOid.RegProcedure => ProcedureFacts.Find(oid)?.Signature,
            _ => null,
        };
        return name ?? oid.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The class a possibly qualified and quoted name stands for; null when there is none.</summary>
    public static SchemaClass? Class(string text, SchemaModel schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return SplitName(text) switch
        {
            [var name] => schema.FindClass(null, name),
            [.., var schemaName, var name] => schema.FindClass(schemaName, name),
            _ => null,
        };
    }

    /// <summary>Splits a dotted name, folding what is not quoted to lower case; empty when it is malformed.</summary>
    public static IReadOnlyList<string> SplitName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = new List<string>();
        var position = 0;
        text = text.Trim();
        while (position < text.Length)
        {
            string part;
            if (text[position] == '"')
            {
                var end = position + 1;
                while (end < text.Length && (text[end] != '"' || (end + 1 < text.Length && text[end + 1] == '"')))
                {
                    end += text[end] == '"' ? 2 : 1;
                }

                if (end >= text.Length)
                {
                    return [];
                }

                part = text[(position + 1)..end].Replace("\"\"", "\"", StringComparison.Ordinal);
                position = end + 1;
            }
            else
            {
                var end = text.IndexOf('.', position);
                end = end < 0 ? text.Length : end;
                part = text[position..end].Trim().ToLowerInvariant();
                position = end;
            }

            parts.Add(part);
            if (position < text.Length && text[position] != '.')
            {
                return [];
            }

            position++;
        }

        return parts;
    }

    internal static PgErrorException NoRelation(string text) =>
        new(SqlState.UndefinedTable, $"relation \"{string.Join('.', SplitName(text))}\" does not exist");

    internal static PgErrorException NoColumn(string column, string table) =>
        new(SqlState.UndefinedColumn, $"column \"{column}\" of relation \"{table}\" does not exist");

    private static string Print(SchemaClass found)
    {
        var name = Identifiers.Quote(found.Name);
        return found.Schema == SchemaNames.Information ? $"{SchemaNames.Information}.{name}" : name;
    }

    private static uint? Namespace(string text)
    {
        if (SplitName(text) is not [var name])
        {
            return null;
        }

        var oid = name switch
        {
            "pg_toast" => SchemaNames.ToastOid,
            SchemaNames.TemporaryDisplay => SchemaNames.TemporaryOid,
            _ => SchemaNames.OidOf(name),
        };
        return oid == 0 ? null : oid;
    }

    private static string? NamespaceName(uint oid) => oid switch
    {
        SchemaNames.CatalogOid => SchemaNames.Catalog,
        SchemaNames.PublicOid => SchemaNames.Public,
        SchemaNames.InformationOid => SchemaNames.Information,
        SchemaNames.ToastOid => "pg_toast",
        SchemaNames.TemporaryOid => SchemaNames.TemporaryDisplay,
        _ => null,
    };

    private static PgErrorException NotFound(uint regType, string text) => regType switch
    {
        PgOid.RegClass => NoRelation(text),
        PgOid.RegType => new PgErrorException(SqlState.UndefinedObject, $"type \"{text}\" does not exist"),
        PgOid.RegNamespace => new PgErrorException(SqlState.InvalidSchemaName, $"schema \"{text}\" does not exist"),
        PgOid.RegRole => new PgErrorException(SqlState.UndefinedObject, $"role \"{text}\" does not exist"),
        _ => new PgErrorException(SqlState.UndefinedFunction, $"function \"{text}\" does not exist"),
    };
}
