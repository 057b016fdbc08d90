using System.Text;

namespace JobQueue.Benchmarks.Measuring;

/// <summary>A table in Markdown.</summary>
internal sealed class Table(params string[] columns)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text, columns);
        Append(text, [.. columns.Select(_ => "---")]);
        foreach (var row in _rows)
        {
            Append(text, row);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
