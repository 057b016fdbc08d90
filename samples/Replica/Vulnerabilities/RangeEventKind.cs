namespace Replica.Vulnerabilities;

/// <summary>What happens at a version of a range.</summary>
internal enum RangeEventKind
{
    /// <summary>It is the first one affected; <c>0</c> comes before every version.</summary>
    Introduced,

    /// <summary>It is the first one that is not affected any more.</summary>
    Fixed,

    /// <summary>It is the last one affected.</summary>
    LastAffected,

    /// <summary>The range says nothing from here on.</summary>
    Limit,
}
