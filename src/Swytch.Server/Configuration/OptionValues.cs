namespace Swytch.Server.Configuration;

/// <summary>Where an option's value was written, for messages: <c>--listen</c>, <c>SWYTCH_LISTEN</c>, <c>"listen" in /etc/swytch.json</c>.</summary>
internal sealed record OptionValue(string Source, IReadOnlyList<string> Values)
{
    /// <summary>0 for the command line, 1 for the environment, 2 for the file: the lower one wins.</summary>
    public int Distance => Source.StartsWith("--", StringComparison.Ordinal) ? 0 : Source.StartsWith(OptionCatalog.VariablePrefix, StringComparison.Ordinal) ? 1 : 2;
}

/// <summary>Option values after precedence: command line, then environment, then file.</summary>
internal sealed class OptionValues
{
    private readonly Dictionary<string, OptionValue> _values = new(StringComparer.Ordinal);

    /// <summary>Adds a value unless a source of higher precedence gave one.</summary>
    public void Offer(OptionDefinition option, OptionValue value) => _values.TryAdd(option.Name, value);

    public OptionValue? Find(OptionDefinition option) => _values.GetValueOrDefault(option.Name);

    public bool Flag(OptionDefinition option)
    {
        if (Find(option) is not { } found)
        {
            return false;
        }

        return found.Values[^1].ToLowerInvariant() switch
        {
            "true" or "on" or "1" or "yes" => true,
            "false" or "off" or "0" or "no" => false,
            var other => throw Invalid(found, other, "true or false"),
        };
    }

    public string? Text(OptionDefinition option)
    {
        if (Find(option) is not { } found)
        {
            return null;
        }

        if (found.Values.Count != 1)
        {
            throw new MisuseException($"{found.Source} is given {found.Values.Count} times; give it once");
        }

        if (found.Values[0].Length == 0)
        {
            throw new MisuseException($"{found.Source} is empty; give it a value or leave it out");
        }

        return found.Values[0];
    }

    public string Choice(OptionDefinition option, string defaultValue, params ReadOnlySpan<string> choices)
    {
        var text = Text(option);
        if (text is null)
        {
            return defaultValue;
        }

        foreach (var choice in choices)
        {
            if (choice.Equals(text, StringComparison.OrdinalIgnoreCase))
            {
                return choice;
            }
        }

        throw Invalid(Find(option)!, text, string.Join(" or ", choices.ToArray()));
    }

    public int Number(OptionDefinition option, int defaultValue, int minimum, int maximum)
    {
        var text = Text(option);
        if (text is null)
        {
            return defaultValue;
        }

        return int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            && number >= minimum && number <= maximum
            ? number
            : throw Invalid(Find(option)!, text, $"a whole number from {minimum} to {maximum}");
    }

    public static MisuseException Invalid(OptionValue option, string value, string expected) =>
        new($"{option.Source}: \"{value}\" is not valid; expected {expected}");
}
