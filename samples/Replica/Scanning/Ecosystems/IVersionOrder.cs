namespace Replica.Scanning.Ecosystems;

/// <summary>How an ecosystem orders the versions of a package.</summary>
internal interface IVersionOrder
{
    /// <summary>Less than, equal to or greater than zero as <paramref name="left"/> is older than, the same as or newer than <paramref name="right"/>; <see langword="null"/> when one of them is no version there.</summary>
    int? Compare(string left, string right);
}
