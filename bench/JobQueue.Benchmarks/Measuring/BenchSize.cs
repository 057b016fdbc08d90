namespace JobQueue.Benchmarks.Measuring;

/// <summary>How much is measured.</summary>
internal enum BenchSize
{
    /// <summary>About a minute.</summary>
    Quick,

    /// <summary>As the goals say.</summary>
    Normal,

    /// <summary>With the millions.</summary>
    Full,
}
