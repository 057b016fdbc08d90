namespace Replica.Scanning.Layers;

/// <summary>Why a layer cannot be scanned.</summary>
internal enum LayerFault
{
    /// <summary>It asks for more than <see cref="LayerLimits"/> allow.</summary>
    TooLarge,

    /// <summary>It is no archive, or ends in the middle.</summary>
    Unreadable,

    /// <summary>Its content is not what its digest names.</summary>
    Corrupt,
}
