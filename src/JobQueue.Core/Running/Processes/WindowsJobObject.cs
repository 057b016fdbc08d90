using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace JobQueue.Running.Processes;

/// <summary>A Windows Job Object that kills its processes when its handle is closed (https://learn.microsoft.com/windows/win32/procthread/job-objects).</summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsJobObject : SafeHandleZeroOrMinusOneIsInvalid
{
    private const int ExtendedLimitInformation = 9;
    private const uint KillOnClose = 0x2000;
    private const uint KilledExitCode = 137;

    /// <summary>For the runtime, which fills it in.</summary>
    public WindowsJobObject()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Makes an empty Job Object.</summary>
    /// <exception cref="Win32Exception">Windows refuses.</exception>
    public static WindowsJobObject Create()
    {
        var group = CreateJobObject(IntPtr.Zero, null);
        var limits = new ExtendedLimits { Basic = new BasicLimits { LimitFlags = KillOnClose } };
        if (group.IsInvalid || !SetInformationJobObject(group, ExtendedLimitInformation, in limits, Marshal.SizeOf<ExtendedLimits>()))
        {
            var refused = new Win32Exception();
            group.Dispose();
            throw refused;
        }

        return group;
    }

    /// <summary>Puts a process, and whatever it starts from now on, into the Job Object.</summary>
    /// <exception cref="Win32Exception">Windows refuses.</exception>
    public void Add(Process process)
    {
        if (!AssignProcessToJobObject(this, process.SafeHandle))
        {
            throw new Win32Exception();
        }
    }

    /// <summary>Kills every process in the Job Object.</summary>
    public void Kill() => _ = TerminateJobObject(this, KilledExitCode);

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => CloseHandle(handle);

    [DllImport("kernel32", EntryPoint = "CreateJobObjectW", CharSet = CharSet.Unicode, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern WindowsJobObject CreateJobObject(IntPtr attributes, string? name);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool SetInformationJobObject(WindowsJobObject group, int kind, in ExtendedLimits limits, int length);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool AssignProcessToJobObject(WindowsJobObject group, SafeProcessHandle process);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool TerminateJobObject(WindowsJobObject group, uint exitCode);

    [DllImport("kernel32", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static extern bool CloseHandle(IntPtr handle);

    [StructLayout(LayoutKind.Sequential)]
    private struct BasicLimits
    {
        public long PerProcessUserTimeLimit;
        public long PerJobUserTimeLimit;
        public uint LimitFlags;
        public UIntPtr MinimumWorkingSetSize;
        public UIntPtr MaximumWorkingSetSize;
        public uint ActiveProcessLimit;
        public UIntPtr Affinity;
        public uint PriorityClass;
        public uint SchedulingClass;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedLimits
    {
        public BasicLimits Basic;
        public ulong ReadOperationCount;
        public ulong WriteOperationCount;
        public ulong OtherOperationCount;
        public ulong ReadTransferCount;
        public ulong WriteTransferCount;
        public ulong OtherTransferCount;
        public UIntPtr ProcessMemoryLimit;
        public UIntPtr JobMemoryLimit;
        public UIntPtr PeakProcessMemoryUsed;
        public UIntPtr PeakJobMemoryUsed;
    }
}
