namespace Swytch.Server.Sessions;

/// <summary>search_path: a list of schema names, quoted where they must be. There is one user schema, public.</summary>
internal static class SearchPathSetting
{
    /// <summary>Names in order that are schemas here; "$user" is none.</summary>
    public static IReadOnlyList<string> Schemas(string setting)
    {
        var schemas = new List<string>();
        foreach (var part in setting.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var name = part is ['"', .., '"'] ? part[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : part.ToLowerInvariant();
            if (name is "public" or "pg_catalog" or "information_schema" && !schemas.Contains(name))
            {
                schemas.Add(name);
            }
        }

        return schemas;
    }
}
