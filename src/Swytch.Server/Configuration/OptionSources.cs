using System.Collections;
using System.Text.Json;

namespace Swytch.Server.Configuration;

/// <summary>Reads options from the environment and from the JSON file. An unknown name in either is an error.</summary>
internal static class OptionSources
{
    /// <summary>All <c>SWYTCH_*</c> variables; repeated values are separated by commas.</summary>
    public static void ReadEnvironment(IDictionary environment, OptionValues into)
    {
        foreach (DictionaryEntry entry in environment)
        {
            var name = (string)entry.Key;
            if (!name.StartsWith(OptionCatalog.VariablePrefix, StringComparison.Ordinal))
            {
                continue;
            }

            if (!OptionCatalog.ByVariable.TryGetValue(name, out var option))
            {
                throw new MisuseException($"unknown environment variable {name}; unset it or see swytchsql start --help for the options there are");
            }

            var text = (string?)entry.Value ?? string.Empty;
            IReadOnlyList<string> values = option.Shape == OptionShape.Repeated
                ? text.Split(',', StringSplitOptions.TrimEntries)
                : [text];
            into.Offer(option, new OptionValue(name, values));
        }
    }

    /// <summary>The file: one JSON object, keys are option names without dashes, arrays for repeated ones.</summary>
    public static void ReadFile(string path, OptionValues into)
    {
        using var document = Load(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new MisuseException($"{path} does not hold a JSON object; write {{\"listen\": \"127.0.0.1:5433\"}}");
        }

        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (!OptionCatalog.ByName.TryGetValue(property.Name, out var option) || option == OptionCatalog.Config)
            {
                throw new MisuseException($"unknown key \"{property.Name}\" in {path}; see swytchsql start --help for the options there are");
            }

            into.Offer(option, new OptionValue($"\"{property.Name}\" in {path}", ReadValues(property, option, path)));
        }
    }

    private static JsonDocument Load(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            return JsonDocument.Parse(
                stream, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        }
        catch (JsonException exception)
        {
            throw new MisuseException($"{path} is not valid JSON: line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MisuseException($"--config: cannot read {path}: {Sentences.OneLine(exception.Message)}");
        }
    }

    private static List<string> ReadValues(JsonProperty property, OptionDefinition option, string path)
    {
        var values = new List<string>();
        if (property.Value.ValueKind == JsonValueKind.Array)
        {
            if (option.Shape != OptionShape.Repeated)
            {
                throw new MisuseException($"\"{property.Name}\" in {path} takes one value, not an array");
            }

            foreach (var element in property.Value.EnumerateArray())
            {
                values.Add(Scalar(element, property.Name, path));
            }
        }
        else
        {
            values.Add(Scalar(property.Value, property.Name, path));
        }

        return values;
    }

    private static string Scalar(JsonElement element, string key, string path) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw new MisuseException($"\"{key}\" in {path} must be a string, a number, true or false"),
    };
}
