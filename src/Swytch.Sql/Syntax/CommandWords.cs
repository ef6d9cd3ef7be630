using System.Text;

namespace Swytch.Sql.Syntax;

/// <summary>What a command is called in a message: "CREATE VIEW", "ALTER TABLE".</summary>
public static class CommandWords
{
    public static string Of(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return statement switch
        {
            ShallowStatement shallow => shallow.Command,
            DropStatement drop => "DROP " + drop.ObjectKind,
            AlterTableStatement alter => "ALTER " + alter.ObjectKind,
            CreateEnumStatement => "CREATE TYPE",
            AlterEnumStatement => "ALTER TYPE",
            CommentStatement => "COMMENT ON",
            MaintenanceStatement maintenance => maintenance.Kind.ToString().ToUpperInvariant(),
            _ => Words(statement.GetType().Name),
        };
    }

    /// <summary>The tree's own names are the commands': CreateSequenceStatement.</summary>
    private static string Words(string typeName)
    {
        var words = new StringBuilder();
        foreach (var letter in typeName.AsSpan(0, typeName.Length - nameof(Statement).Length))
        {
            if (char.IsUpper(letter) && words.Length > 0)
            {
                words.Append(' ');
            }

            words.Append(char.ToUpperInvariant(letter));
        }

        return words.ToString();
    }
}
