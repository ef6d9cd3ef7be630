namespace Swytch.SqlLogicTest;

/// <summary>One record of a sqllogictest file (https://www.sqlite.org/sqllogictest, "Test Script Format").</summary>
/// <param name="Line">One-based line of the word <c>statement</c> or <c>query</c>.</param>
internal abstract record TestRecord(int Line, string Sql)
{
    internal sealed record Statement(int Line, string Sql, bool Succeeds) : TestRecord(Line, Sql);

    /// <param name="Types">One letter a column: I integer, R real, T text.</param>
    /// <param name="Sort">nosort, rowsort or valuesort.</param>
    /// <param name="Expected">The values, or <c>N values hashing to MD5</c> as the only line.</param>
    internal sealed record Query(int Line, string Sql, string Types, string Sort, IReadOnlyList<string> Expected) : TestRecord(Line, Sql);
}
