import { useLingui } from "@lingui/react/macro";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Keyboard, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Link, useLocation } from "wouter";
import { sessionQuery, signOut } from "../api/queries/session.ts";
import { giveUpAll } from "../lib/unsaved.ts";
import { Avatar } from "../ui/avatar.tsx";
import { IconButton } from "../ui/button.tsx";
import { Logo } from "../ui/logo.tsx";
import { Menu } from "../ui/menu.tsx";
import { personName } from "../ui/person.ts";
import { toast } from "../ui/toast.tsx";
import { openHelp } from "./help.tsx";
import { mayLeave } from "./leave-guard.tsx";
import { paths } from "./paths.ts";
import styles from "./shell.module.css";
import { setTheme, type Theme, useTheme } from "./theme.ts";

/** One step of the way to the page. */
export interface Crumb {
  label: string;
  href: string;
}

/** The frame of every signed-in page: header with the way here and the page's actions, then the page. */
export function Shell({ crumbs, actions, children }: { crumbs: Crumb[]; actions?: ReactNode; children: ReactNode }) {
  const { t } = useLingui();
  const title = crumbs.map((crumb) => crumb.label).findLast(Boolean);
  useEffect(() => {
    document.title = title ? `${title} · Skylabel` : "Skylabel";
  }, [title]);

  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        {t`Skip to content`}
      </a>
      <header className={styles.header}>
        <Link href={paths.projects} className={styles.brand} aria-label={t`Skylabel, all projects`}>
          <Logo />
          <span className={styles.name}>Skylabel</span>
        </Link>
        <span className={styles.divider} />
        <nav className={styles.crumbs} aria-label={t`Breadcrumb`}>
          <ol>
            {crumbs.map((crumb, index) => (
              <li key={crumb.href}>
                <Link href={crumb.href} aria-current={index === crumbs.length - 1 ? "page" : undefined}>
                  {crumb.label || "…"}
                </Link>
              </li>
            ))}
          </ol>
        </nav>
        <div className={styles.actions}>
          {actions}
          <IconButton label={t`Keyboard shortcuts`} icon={<Keyboard size={18} />} onClick={openHelp} />
          <ThemeButton />
          <UserMenu />
        </div>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

const themeIcons = { light: Sun, dark: Moon, system: Monitor } as const;

function ThemeButton() {
  const { t } = useLingui();
  const theme = useTheme((state) => state.theme);
  const Icon = themeIcons[theme];
  const labels: Record<Theme, string> = { light: t`Light`, dark: t`Dark`, system: t`Match system` };
  return (
    <Menu
      align="end"
      label={t`Theme`}
      trigger={(props) => <IconButton {...props} label={t`Theme`} icon={<Icon size={18} />} />}
      entries={(Object.keys(labels) as Theme[]).map((choice) => {
        const ChoiceIcon = themeIcons[choice];
        return {
          label: labels[choice],
          icon: <ChoiceIcon size={16} />,
          checked: choice === theme,
          radio: true,
          onSelect: () => setTheme(choice),
        };
      })}
    />
  );
}

function UserMenu() {
  const { t } = useLingui();
  const [, navigate] = useLocation();
  const { user } = useSuspenseQuery(sessionQuery).data;
  if (!user) return null;

  const leave = async () => {
    try {
      if (!(await mayLeave())) return;
      await signOut();
      // Read anew: nothing of one person stays in memory for the next. What is on its way is kept for them.
      giveUpAll();
      location.assign("/");
    } catch (error) {
      toast.error(error);
    }
  };

  return (
    <Menu
      align="end"
      label={t`Account`}
      trigger={(props) => (
        <button type="button" {...props} className={styles.user}>
          <Avatar person={user} size={30} />
          <span className="visually-hidden">{t`Account of ${personName(user)}`}</span>
        </button>
      )}
      entries={[
        {
          heading: (
            <>
              <span className={styles.identity}>{personName(user)}</span>
              {personName(user) !== user.email && <span className={styles.address}>{user.email}</span>}
            </>
          ),
        },
        { separator: true },
        {
          label: t`Account & settings`,
          icon: <UserRound size={16} />,
          onSelect: () => navigate(paths.account),
        },
        { label: t`Sign out`, icon: <LogOut size={16} />, onSelect: () => void leave() },
      ]}
    />
  );
}
