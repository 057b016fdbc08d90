using System.Runtime.InteropServices;
using JobQueue.Jobs;

namespace JobQueue.Claiming;

/// <summary>Names one claim. A job alone does not: an abandoned execution of an earlier claim may still be here when the same job is claimed again.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HeldJobKey(JobId Id, long Fence);
