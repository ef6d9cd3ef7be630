using System.Collections.Frozen;
using Swytch.Sql.Catalog;

namespace Swytch.Sql.Functions;

/// <summary>
/// Every function of PostgreSQL that statements may call, and the helpers that rewritten statements call. The binder types
/// calls by it; the server registers what is not native with SQLite.
/// </summary>
public static class FunctionTable
{
    private static readonly FunctionList Functions = Build();

    private static readonly FrozenDictionary<string, IReadOnlyList<(FunctionDefinition Definition, FunctionSignature Signature)>> ByName =
        Functions.Definitions
            .SelectMany(definition => definition.Signatures.Select(signature => (Definition: definition, Signature: signature)))
            .GroupBy(pair => pair.Signature.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(
                group => group.Key,
                group => (IReadOnlyList<(FunctionDefinition, FunctionSignature)>)[.. group],
                StringComparer.Ordinal);

    public static IReadOnlyList<FunctionDefinition> Definitions => Functions.Definitions;

    public static IReadOnlyList<CollationDefinition> Collations { get; } = [new(NumericCollation.Name, NumericCollation.Compare), new(IntervalCollation.Name, IntervalCollation.Compare)];

    /// <summary>All signatures under PostgreSQL's name (lower case), with the function that serves each; none when unknown.</summary>
    public static IReadOnlyList<(FunctionDefinition Definition, FunctionSignature Signature)> Find(string name) =>
        ByName.TryGetValue(name, out IReadOnlyList<(FunctionDefinition, FunctionSignature)>? found) ? found : [];

    private static FunctionList Build()
    {
        FunctionList list = new();
        CastFunctions.AddTo(list);
        IntegerFunctions.AddTo(list);
        NumericFunctions.AddTo(list);
        MathFunctions.AddTo(list);
        StringFunctions.AddTo(list);
        PatternFunctions.AddTo(list);
        EncodingFunctions.AddTo(list);
        DateTimeFunctions.AddTo(list);
        ArrayFunctions.AddTo(list);
        JsonFunctions.AddTo(list);
        StatisticsFunctions.AddTo(list);
        SubqueryFunctions.AddTo(list);
        SetFunctions.AddTo(list);
        SystemFunctions.AddTo(list);
        CatalogFunctions.AddTo(list);
        return list;
    }
}
