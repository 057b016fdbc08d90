using ScottPlot;

namespace JobQueue.Benchmarks.Measuring;

/// <summary>Charts as SVG.</summary>
internal static class Chart
{
    private const int Width = 760;

    public static void SaveBars(string file, string title, string unit, IReadOnlyList<(string Label, double Value)> bars)
    {
        using var plot = new Plot();
        var drawn = plot.Add.Bars(bars.Select((bar, index) => new Bar
        {
            Position = bars.Count - index,
            Value = double.IsFinite(bar.Value) ? bar.Value : 0,
            Label = Numbers.Write(bar.Value),
            FillColor = Colors.SteelBlue,
        }).ToArray());
        drawn.Horizontal = true;
        plot.Axes.Left.SetTicks([.. bars.Select((_, index) => (double)(bars.Count - index))], [.. bars.Select(bar => bar.Label)]);
        plot.Axes.Margins(left: 0, right: 0.2);
        plot.HideGrid();
        plot.Title(title);
        plot.XLabel(unit);
        plot.SaveSvg(file, Width, 120 + (bars.Count * 45));
    }

    public static void SaveLines(string file, string title, (string X, string Y) axes, IReadOnlyList<(string Label, double[] X, double[] Y)> series)
    {
        using var plot = new Plot();
        foreach (var (label, x, y) in series)
        {
            plot.Add.Scatter(x, y).LegendText = label;
        }

        plot.Axes.SetLimitsY(0, series.SelectMany(one => one.Y).Where(double.IsFinite).DefaultIfEmpty(1).Max() * 1.2);
        plot.ShowLegend(Alignment.LowerRight);
        plot.Title(title);
        plot.XLabel(axes.X);
        plot.YLabel(axes.Y);
        plot.SaveSvg(file, Width, 380);
    }
}
