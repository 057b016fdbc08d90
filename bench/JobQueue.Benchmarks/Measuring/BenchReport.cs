using static System.FormattableString;

namespace JobQueue.Benchmarks.Measuring;

/// <summary>Where tables and charts go: the console, one Markdown file and a folder of charts.</summary>
internal sealed class BenchReport(string file, string conditions)
{
    private string Charts => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "charts");

    public void Begin(string title, string details)
    {
        Write($"## {title}\n");
        Write($"{details}; {conditions}.\n");
    }

    public void Add(Table table) => Write(table.ToString());

    public void Say(string sentence) => Write($"{sentence}\n");

    /// <summary>A bar for each label.</summary>
    public void AddBars(string name, string title, string unit, IReadOnlyList<(string Label, double Value)> bars)
    {
        Chart.SaveBars(ChartFile(name), title, unit, bars);
        Show(name, title);
    }

    /// <summary>A line for each series.</summary>
    public void AddLines(string name, string title, (string X, string Y) axes, IReadOnlyList<(string Label, double[] X, double[] Y)> series)
    {
        Chart.SaveLines(ChartFile(name), title, axes, series);
        Show(name, title);
    }

    private string ChartFile(string name)
    {
        Directory.CreateDirectory(Charts);
        return Path.Combine(Charts, name + ".svg");
    }

    private void Show(string name, string title) => Write(Invariant($"![{title}](charts/{name}.svg)\n"));

    private void Write(string text)
    {
        Console.WriteLine(text);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        File.AppendAllText(file, text + "\n");
    }
}
