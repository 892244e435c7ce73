// Calls one operation, without arguments, of every MBean of a running JVM that a pattern matches.
// No password, no open port, no restart; run it as the JVM's user or as root. Java 11 or newer:
//
//   java JmxReload.java PID 'Catalina:type=ThreadPool,name="https-*"' reloadSslHostConfigs
//   java JmxReload.java PID 'org.eclipse.jetty.util.ssl:type=keystorescanner,*' reload
//
// Prints one line per MBean. Exit status 0: all of them were called; 1: none matches, or one failed.

import com.sun.tools.attach.VirtualMachine;
import java.util.Set;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

public class JmxReload {
    public static void main(String[] args) throws Exception {
        if (args.length != 3) {
            System.err.println("usage: JmxReload PID MBEAN-PATTERN OPERATION");
            System.exit(64);
        }
        try (JMXConnector connector = connect(args[0])) {
            System.exit(invoke(connector.getMBeanServerConnection(), args[1], args[2]) ? 0 : 1);
        } catch (Exception e) {
            System.err.println("process " + args[0] + ": " + e);
            System.exit(1);
        }
    }

    /** The agent that this starts inside the other JVM listens to local processes of its user only. */
    private static JMXConnector connect(String pid) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(pid);
        try {
            return JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
        } finally {
            machine.detach();
        }
    }

    private static boolean invoke(MBeanServerConnection server, String pattern, String operation)
            throws Exception {
        Set<ObjectName> names = server.queryNames(new ObjectName(pattern), null);
        if (names.isEmpty()) System.err.println("no MBean is called " + pattern);
        boolean all = !names.isEmpty();
        for (ObjectName name : names) {
            try {
                server.invoke(name, operation, new Object[0], new String[0]);
                System.out.println(name + ": " + operation);
            } catch (Exception e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                System.err.println(name + ": " + operation + ": " + cause);
                all = false;
            }
        }
        return all;
    }
}
