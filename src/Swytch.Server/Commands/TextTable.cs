namespace Swytch.Server.Commands;

/// <summary>A table for people: columns as wide as their widest value, two spaces between.</summary>
internal sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] row) => _rows.Add(row);

    public void WriteTo(TextWriter output, bool withHeader = true)
    {
        List<string[]> lines = withHeader ? [header, .. _rows] : _rows;
        for (var index = 0; index < lines.Count; index++)
        {
            var cells = new string[header.Length];
            for (var column = 0; column < cells.Length; column++)
            {
                var width = lines.Max(line => line[column].Length);
                cells[column] = column == cells.Length - 1 ? lines[index][column] : lines[index][column].PadRight(width);
            }

            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
