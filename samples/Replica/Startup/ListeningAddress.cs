using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Replica.Startup;

/// <summary>Chooses where the API listens when nobody has said: a second replica on the same machine takes the next port.</summary>
internal static class ListeningAddress
{
    private const int FirstPort = 5080;
    private const int LastPort = 5099;

    public static string Choose()
    {
        for (var port = FirstPort; port <= LastPort; port++)
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
