using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Replica.Startup;

/// <summary>Chooses where the API listens when nobody has said: each replica of a folder has a port of its own to begin with, and takes the next one that is free.</summary>
internal static class ListeningAddress
{
    private const int FirstPort = 5080;
    private const int LastPort = 5099;

    /// <param name="place">1 for the first replica in its folder. Two that start at the same moment would otherwise find the same port free.</param>
    public static string Choose(int place)
    {
        for (var port = FirstPort + place - 1; port <= LastPort; port++)
        {
            if (IsFree(port))
            {
                return string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
            }
        }

        return "http://127.0.0.1:0";
    }

    private static bool IsFree(int port)
    {
        using var probe = new TcpListener(IPAddress.Loopback, port);
        try
        {
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
